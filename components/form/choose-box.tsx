'use client';

import { useFormState } from '@/components/form/form-context';

/** Chooses a row of a list within a form. What was chosen stays so when the form is refused. */
export function ChooseBox({
  name,
  value,
  label,
  form,
}: {
  name: string;
  value: string;
  label: string;
  /** The id of its form, where it stands outside. */
  form?: string;
}) {
  const chosen = useFormState().values[name]?.split('\n') ?? [];
  return (
    <label className="flex min-h-7 min-w-6 cursor-pointer items-center justify-center pointer-coarse:min-h-11 pointer-coarse:min-w-11">
      <input
        type="checkbox"
        name={name}
        value={value}
        form={form}
        aria-label={label}
        className="size-4.5"
        defaultChecked={chosen.includes(value)}
      />
    </label>
  );
}
