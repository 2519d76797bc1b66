'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { ClientForm } from '@/components/form/client-form';
import { useHydrated } from '@/components/ui/use-hydrated';
import { emptyFormState, type FormAction, type FormState } from '@/lib/form-state';
import type { Ceremony } from './run-ceremony';

export type CeremonyWords = { summary: string; canceled: string; failed: string; again: string };

type Props = {
  /** What is to be signed, from the portal; as `data`. */
  ask: FormAction;
  /** Gets what the browser answered as `answer`, beside the fields. */
  action: FormAction;
  ceremony: Ceremony;
  /** Offers passkeys where the mail address is typed too. */
  autofill?: boolean | undefined;
  words: CeremonyWords;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * A form that the browser adds a passkey's answer to before it is sent. There is none without scripts, nor
 * where the browser knows no passkeys; what makes and uses them is loaded when it is asked for.
 */
export function CeremonyForm({
  ask,
  action,
  ceremony,
  autofill,
  words,
  className,
  children,
}: Props) {
  const id = `passkey-${useId().replaceAll(/[^\w]/g, '')}`;
  const usable = useHydrated() && 'PublicKeyCredential' in globalThis;
  /** What was chosen where the mail address is typed: the next sending takes it. */
  const chosen = useRef<string | null>(null);

  async function withAnswer(state: FormState, data: FormData): Promise<FormState> {
    let answer = chosen.current;
    chosen.current = null;
    if (!answer) {
      const asked = await ask(emptyFormState, new FormData());
      if (!asked.data) return { ...asked, values: textsOf(data) };
      const { runCeremony } = await import('./run-ceremony');
      const ran = await runCeremony(ceremony, asked.data);
      if ('why' in ran) {
        const message = { tone: 'info' as const, title: words[ran.why], text: words.again };
        return { ...state, errors: {}, values: textsOf(data), message };
      }
      answer = ran.answer;
    }
    data.set('answer', answer);
    return action(state, data);
  }

  useEffect(() => {
    if (!autofill || !usable) return;
    let gone = false;
    async function offer() {
      const { canAutofill, offerInAutofill } = await import('./run-ceremony');
      if (gone || !(await canAutofill())) return;
      const asked = await ask(emptyFormState, new FormData());
      if (gone || !asked.data) return;
      const answer = await offerInAutofill(asked.data);
      if (gone || !answer) return;
      chosen.current = answer;
      const form = document.getElementById(id);
      if (form instanceof HTMLFormElement) form.requestSubmit();
    }
    // Without it there is the button, and the mail.
    offer().catch(() => {});
    return () => {
      gone = true;
    };
  }, [autofill, usable, ask, id]);

  if (!usable) return null;
  return (
    <ClientForm action={withAnswer} id={id} summary={words.summary} className={className}>
      {children}
    </ClientForm>
  );
}

const textsOf = (data: FormData) =>
  Object.fromEntries(
    [...data].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
