'use client';

import { useField } from './form-context';

/** What has to be so before something is done that has consequences. Posts `sure`. */
export function SureField({ label }: { label: string }) {
  const { id, error, value, control } = useField('sure', false);
  return (
    <div className={error ? 'border-l-4 border-stop pl-3' : ''}>
      {error ? (
        <p id={`${id}-error`} className="font-medium text-stop">
          {error}
        </p>
      ) : null}
      <label className="flex min-h-11 items-center gap-2.5 font-medium">
        <input
          {...control}
          type="checkbox"
          value="yes"
          defaultChecked={value === 'yes'}
          className="size-5 flex-none"
        />
        {label}
      </label>
    </div>
  );
}
