'use client';

import type { ReactNode } from 'react';
import { controlStyle, FieldFrame } from './field-frame';
import { useField } from './form-context';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  note?: string | undefined;
  rows?: number | undefined;
  required?: boolean | undefined;
  defaultValue?: string | undefined;
  mono?: boolean | undefined;
};

export function TextArea({
  name,
  label,
  hint,
  note,
  defaultValue,
  mono,
  rows = 4,
  ...rest
}: Props) {
  const { id, error, value, control } = useField(name, Boolean(hint), defaultValue);
  return (
    <FieldFrame id={id} label={label} note={note} hint={hint} error={error}>
      <textarea
        {...rest}
        {...control}
        rows={rows}
        defaultValue={value}
        spellCheck={mono ? false : undefined}
        className={`${controlStyle(Boolean(error), mono)} py-2`}
      />
    </FieldFrame>
  );
}
