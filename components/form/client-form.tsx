'use client';

import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
import { type ReactNode, useActionState } from 'react';
import { useErrorWords } from '@/components/error-words';
import { useHydrated } from '@/components/ui/use-hydrated';
import { emptyFormState, type FormAction, type FormMessage } from '@/lib/form-state';
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
  const { words } = useErrorWords();
  const hydrated = useHydrated();
  const safe = keepsTyped(action, (error) => {
    const gone = unstable_isUnrecognizedActionError(error);
    return gone
      ? { tone: 'error', title: words.outdatedTitle, text: words.outdatedText }
      : { tone: 'error', title: words.offlineTitle, text: words.offlineText };
  });
  // Until scripts run the form is posted natively, to the action itself.
  const [state, submit] = useActionState(hydrated ? safe : action, emptyFormState);
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

/**
 * Where no answer of ours comes (no network, a proxy's own page, an action that an upgrade removed) the
 * form stays as it was typed. What Next.js throws to lead elsewhere goes on.
 */
function keepsTyped(action: FormAction, say: (error: unknown) => FormMessage): FormAction {
  return async (state, data) => {
    try {
      // No action asks what the last one said: a long answer is not sent back.
      return await action(emptyFormState, data);
    } catch (error) {
      unstable_rethrow(error);
      const texts = [...data].filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string';
      });
      return { ...state, errors: {}, values: Object.fromEntries(texts), message: say(error) };
    }
  };
}
