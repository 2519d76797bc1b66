import type { Route } from 'next';
import type { ReactNode } from 'react';
import { type ButtonTone, buttonStyle } from './button-style';
import { Icon } from './icon';

type Props = {
  href: Route;
  /** File name the browser saves under. */
  name: string;
  tone?: ButtonTone | undefined;
  children: ReactNode;
};

/** A file, fetched by the browser itself; `data:` addresses work too. */
export function DownloadButton({ href, name, tone = 'secondary', children }: Props) {
  return (
    <a href={href} download={name} className={buttonStyle(tone)}>
      <Icon name="file" />
      {children}
    </a>
  );
}
