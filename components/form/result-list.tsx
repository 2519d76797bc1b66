'use client';

import { useFormState } from '@/components/form/form-context';
import { Icon } from '@/components/ui/icon';

/** What became of one of several. Words, ready to be read. */
export type OneResult = { done: boolean; text: string };

/** What became of each of those that a form was about. */
export function ResultList({ label }: { label: string }) {
  const results = (useFormState().data as OneResult[] | undefined) ?? [];
  if (results.length === 0) return null;
  return (
    <ul aria-label={label} className="my-3 space-y-1">
      {results.map(({ done, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an answer that does not change
        <li key={at} className="flex gap-2">
          <Icon
            name={done ? 'check' : 'stop'}
            className={`mt-0.5 size-4 ${done ? 'text-good' : 'text-stop'}`}
          />
          <span className="min-w-0">{text}</span>
        </li>
      ))}
    </ul>
  );
}
