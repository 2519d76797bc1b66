import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type ButtonTone, buttonStyle } from './button-style';
import { Icon, type IconName } from './icon';

type Props = {
  href: Route;
  tone?: ButtonTone | undefined;
  wide?: boolean | undefined;
  icon?: IconName | undefined;
  children: ReactNode;
  /** Where the visible word alone does not say which thing it is about: "Deactivate LAB-PC-07". */
  label?: string | undefined;
};

/** A link that looks like a button. Never prefetched: a page's address may carry a code. */
export function LinkButton({ href, tone, wide, icon, children, label }: Props) {
  return (
    <Link href={href} prefetch={false} className={buttonStyle(tone, wide)} aria-label={label}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  );
}
