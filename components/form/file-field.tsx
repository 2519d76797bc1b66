'use client';

import type { ReactNode } from 'react';
import { controlStyle, FieldFrame } from './field-frame';
import { useField } from './form-context';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  note?: string | undefined;
  /** As in HTML: `.txt,.json`. */
  accept?: string | undefined;
  several?: boolean | undefined;
};

const chooser =
  'py-2 file:mr-3 file:min-h-8 file:cursor-pointer file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:font-semibold file:text-ink';

/** One file, or several. A browser never fills it in again: after an error it has to be chosen once more. */
export function FileField({ name, label, hint, note, accept, several }: Props) {
  const { id, error, control } = useField(name, Boolean(hint));
  return (
    <FieldFrame id={id} label={label} note={note} hint={hint} error={error}>
      <input
        {...control}
        type="file"
        accept={accept}
        multiple={several}
        className={`${controlStyle(Boolean(error))} ${chooser}`}
      />
    </FieldFrame>
  );
}
