'use client';

import type { ComponentProps, ReactNode } from 'react';
import { controlStyle, FieldFrame } from './field-frame';
import { useField } from './form-context';

type InputProps = Pick<
  ComponentProps<'input'>,
  'type' | 'autoComplete' | 'inputMode' | 'required' | 'maxLength' | 'autoCapitalize' | 'spellCheck'
>;

type Props = InputProps & {
  name: string;
  label: string;
  hint?: ReactNode;
  /** Beside the label: "optional". */
  note?: string | undefined;
  defaultValue?: string | undefined;
  mono?: boolean | undefined;
  /** Few characters: the field is as wide as what goes in. */
  short?: boolean | undefined;
  firstOfPage?: boolean | undefined;
};

export function TextField(props: Props) {
  const { name, label, hint, note, defaultValue, mono, short, firstOfPage, ...input } = props;
  const { id, error, value, control } = useField(name, Boolean(hint), defaultValue, firstOfPage);
  return (
    <FieldFrame id={id} label={label} note={note} hint={hint} error={error}>
      <input
        {...input}
        {...control}
        defaultValue={value}
        className={`${controlStyle(Boolean(error), mono)} h-12 ${short ? 'max-w-56' : ''}`}
      />
    </FieldFrame>
  );
}
