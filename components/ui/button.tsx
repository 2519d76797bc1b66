import type { ComponentProps } from 'react';
import { type ButtonTone, buttonStyle } from './button-style';
import { Icon, type IconName } from './icon';

type Props = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  tone?: ButtonTone | undefined;
  wide?: boolean | undefined;
  icon?: IconName | undefined;
};

/** A plain button. In a form of a server action use SubmitButton, which shows that work goes on. */
export function Button({ tone, wide, icon, type = 'button', children, ...rest }: Props) {
  return (
    <button type={type} className={buttonStyle(tone, wide)} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}
