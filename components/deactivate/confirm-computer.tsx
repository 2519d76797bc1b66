'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { useFormState } from '@/components/form/form-context';
import { SubmitButton } from '@/components/form/submit-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { strangersWord } from '@/lib/strangers-words';

/** What an action puts into `data` where only one computer can be meant. */
export type ConfirmComputerData = { confirm: { id: string; name: string; computerId: string } };

/** Texts with `{name}`, one with `{computerId}` in them: both come with the action's answer. */
type Props = {
  title: string;
  unnamed: string;
  text: string;
  submit: string;
  submitUnnamed: string;
  pending: string;
  another: string;
  /** The fields: out of the way while the question is asked, with all that was typed in them. */
  children: ReactNode;
};

/** "Is it LAB-PC-07 that you mean?" One button says yes; who means another one opens the fields. */
export function ConfirmComputer(props: Props) {
  const { data } = useFormState();
  const box = useRef<HTMLDivElement>(null);
  const only = asksFor(data) ? data.confirm : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer asks anew
  useEffect(() => {
    if (only) box.current?.focus();
  }, [data]);

  if (!only) return props.children;
  const named = (template: string) => template.replace('{name}', () => strangersWord(only.name));
  const [before, after] = props.text.split('{computerId}');
  return (
    <>
      <div ref={box} tabIndex={-1}>
        <Notice tone="warning" title={only.name ? named(props.title) : props.unnamed}>
          <p>
            {before}
            <span translate="no" className="code-face whitespace-nowrap">
              {strangersWord(only.computerId)}
            </span>
            {after}
          </p>
          <SubmitButton wide name="confirm" value={only.id} pending={props.pending}>
            {only.name ? named(props.submit) : props.submitUnnamed}
          </SubmitButton>
        </Notice>
      </div>
      <Disclosure summary={props.another}>
        <div className="space-y-5">{props.children}</div>
      </Disclosure>
    </>
  );
}

const asksFor = (data: unknown): data is ConfirmComputerData =>
  typeof data === 'object' && data !== null && 'confirm' in data;
