'use client';

import type { MouseEvent, ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { type ButtonTone, buttonStyle } from '@/components/ui/button-style';
import { Icon, type IconName } from '@/components/ui/icon';

type Props = {
  tone?: ButtonTone | undefined;
  wide?: boolean | undefined;
  icon?: IconName | undefined;
  /** Name and value tell the action which of several buttons it was. */
  name?: string | undefined;
  value?: string | undefined;
  /** Takes the place of the label while the action runs: "Activating…". */
  pending?: string | undefined;
  /** Where the visible word alone does not say which thing it is about. */
  label?: string | undefined;
  children: ReactNode;
};

/** Sends the form around. Keeps its focus while work goes on, and sends nothing a second time. */
export function SubmitButton({ tone, wide, icon, name, value, pending, label, children }: Props) {
  const status = useFormStatus();
  const working = status.pending && (!name || status.data.get(name) === value);

  function once(event: MouseEvent) {
    if (status.pending) event.preventDefault();
  }

  return (
    <button
      type="submit"
      name={name}
      value={value}
      onClick={once}
      aria-label={label}
      aria-disabled={status.pending || undefined}
      className={buttonStyle(tone, wide)}
    >
      {icon ? <Icon name={icon} /> : null}
      {working && pending ? pending : children}
    </button>
  );
}
