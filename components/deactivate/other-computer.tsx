'use client';

import type { ReactNode } from 'react';
import { useFormState } from '@/components/form/form-context';
import { SubmitButton } from '@/components/form/submit-button';
import { Notice } from '@/components/ui/notice';
import { strangersWord } from '@/lib/strangers-words';

/** What an action puts into `data` when the code fits another computer of the license. */
export type OtherComputerData = { otherComputer: { id: string; name: string } };

/** Texts with `{name}` in them: the name comes with the action's answer. */
type Props = { question: string; text: string; submit: string; pending: string };

/** "This code is from LAB-PC-08. Deactivate that one?" The typed code is sent along. */
export function OtherComputer({ question, text, submit, pending }: Props) {
  const { data } = useFormState();
  const other = isOffer(data) ? data.otherComputer : null;
  if (!other) return null;
  const named = (template: string) => template.replace('{name}', () => strangersWord(other.name));
  return (
    <Notice tone="warning" title={named(question)}>
      <p>{text}</p>
      <SubmitButton name="otherComputer" value={other.id} pending={pending}>
        {named(submit)}
      </SubmitButton>
    </Notice>
  );
}

type Submit = { pending: string; otherwise: string; children: ReactNode };

/** The form's own button: while a code of another computer stands in the form it is not what that asks for. */
export function SubmitUnlessOther({ pending, otherwise, children }: Submit) {
  const offered = isOffer(useFormState().data);
  return (
    <SubmitButton tone={offered ? 'secondary' : 'primary'} pending={pending}>
      {offered ? otherwise : children}
    </SubmitButton>
  );
}

const isOffer = (data: unknown): data is OtherComputerData =>
  typeof data === 'object' && data !== null && 'otherComputer' in data;
