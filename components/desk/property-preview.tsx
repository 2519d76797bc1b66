'use client';

import { useFormState } from '@/components/form/form-context';
import { Notice } from '@/components/ui/notice';
import { PlainTable } from './plain-table';

export type PropertyPreviewData = {
  title: string;
  warnings: string[];
  met: { situation: string; now: string; next?: string }[];
};

type Words = { same: string; caption: string; head: string[] };

/** What the value that was typed would change, once it was asked for. */
export function PropertyPreview({ words }: { words: Words }) {
  const data = useFormState().data as PropertyPreviewData | undefined;
  if (!data) return null;
  const { title, warnings, met } = data;
  return (
    <Notice tone={warnings.length > 0 ? 'warning' : 'info'} title={title}>
      {met.length > 0 ? (
        <PlainTable
          caption={words.caption}
          head={words.head}
          rows={met.map(({ situation, now, next = '' }) => [situation, now, next])}
        />
      ) : (
        <p>{words.same}</p>
      )}
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </Notice>
  );
}
