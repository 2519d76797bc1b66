'use client';

import { type ReactNode, useActionState } from 'react';
import { emptyFormState, type FormAction } from '@/lib/form-state';
import { FormContext } from './form-context';
import { FormMessageBox } from './form-message';

type Props = {
  action: FormAction;
  fields?: Record<string, string> | undefined;
  /** Prefix of the field ids, where a page holds two forms. */
  id?: string | undefined;
  className?: string | undefined;
  summary: string;
  children: ReactNode;
};

/** Runs a server action by a native post, or in place once scripts run, and hands on its answer. */
export function ClientForm({ action, fields, id, className, summary, children }: Props) {
  const [state, submit] = useActionState(action, emptyFormState);
  const prefix = id ? `${id}-` : '';
  return (
    // The server checks and words every error itself: the browser's own bubbles stay out.
    <form id={id} action={submit} noValidate className={className ?? 'space-y-5'}>
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormContext value={{ state, prefix }}>
        <FormMessageBox state={state} prefix={prefix} summary={summary} />
        {children}
      </FormContext>
    </form>
  );
}
