'use client';

import type { Route } from 'next';
import { useFormState } from '@/components/form/form-context';
import { buttonStyle } from '@/components/ui/button-style';
import { Icon } from '@/components/ui/icon';
import { strangersWord } from '@/lib/strangers-words';

/** What became of each request of a list. Words, ready to be read. */
export type Fleet = {
  rows: {
    number: number;
    computer: string;
    computerId: string;
    /** null: it was refused. */
    activationId: string | null;
    text: string;
  }[];
};

type Words = Record<
  'caption' | 'number' | 'computer' | 'result' | 'download' | 'downloadText',
  string
>;

/** The results, and the way to the files: first, because nobody reads fifty lines before. */
export function FleetResults({ filesHref, words }: { filesHref: Route; words: Words }) {
  const { rows } = (useFormState().data as Fleet | undefined) ?? { rows: [] };
  if (rows.length === 0) return null;
  return (
    <>
      {rows.some(({ activationId }) => activationId) ? (
        <div className="space-y-2">
          <input type="hidden" name="rows" value={JSON.stringify(rows)} readOnly />
          <button
            type="submit"
            // Not by the form's own action: the answer is a file.
            formAction={filesHref}
            formMethod="post"
            formEncType="multipart/form-data"
            className={buttonStyle('primary')}
          >
            <Icon name="file" />
            {words.download}
          </button>
          <p className="text-muted">{words.downloadText}</p>
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-card">
        <table className="w-full text-left" aria-label={words.caption}>
          <thead className="text-sm text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium max-sm:hidden">
                {words.number}
              </th>
              <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                {words.computer}
              </th>
              <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                {words.result}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(({ number, computer, activationId, text }) => (
              <tr key={number} className="align-top">
                <td className="px-4 py-2 text-muted tabular-nums max-sm:hidden">{number}</td>
                <td
                  className="px-2 py-2 font-medium [overflow-wrap:anywhere] sm:px-4"
                  translate="no"
                >
                  {strangersWord(computer)}
                </td>
                <td className="px-2 py-2 sm:px-4">
                  <span className="flex gap-2">
                    <Icon
                      name={activationId ? 'check' : 'stop'}
                      className={`mt-1 size-4 shrink-0 ${activationId ? 'text-good' : 'text-stop'}`}
                    />
                    {text}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
