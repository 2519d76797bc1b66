'use client';

import type { ReactNode } from 'react';
import { controlStyle, FieldFrame } from './field-frame';
import { useField } from './form-context';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  options: { value: string; label: string }[];
  defaultValue?: string | undefined;
};

export function SelectField({ name, label, hint, options, defaultValue }: Props) {
  const { id, error, value, control } = useField(name, Boolean(hint), defaultValue);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      {/* The key: a form that React resets after its action would show the first option again. */}
      <select
        key={value}
        {...control}
        defaultValue={value}
        className={`${controlStyle(Boolean(error))} h-12`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
