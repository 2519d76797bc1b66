'use client';

import { useFormState } from '@/components/form/form-context';

/** Chooses a row of a table within a form. What was chosen stays so when the form is refused. */
export function ChooseBox({ name, value, label }: { name: string; value: string; label: string }) {
  const chosen = useFormState().values[name]?.split('\n') ?? [];
  return (
    <label className="desk-choose">
      <input
        type="checkbox"
        name={name}
        value={value}
        aria-label={label}
        defaultChecked={chosen.includes(value)}
      />
    </label>
  );
}
