'use client';

import type { ReactNode } from 'react';
import { controlStyle, FieldFrame } from './field-frame';
import { useField } from './form-context';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  choices: { value: string; label: string }[];
  defaultValue?: string | undefined;
};

/** One of a few values. */
export function ChoiceField({ name, label, hint, choices, defaultValue }: Props) {
  const { id, error, value, control } = useField(name, Boolean(hint), defaultValue);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      {/* A select forgets what came back unless it is made anew. */}
      <select
        {...control}
        key={value}
        defaultValue={value}
        className={`${controlStyle(Boolean(error))} h-12 max-w-72`}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
