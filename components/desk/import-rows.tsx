'use client';

import { useFormState } from '@/components/form/form-context';
import { SubmitButton } from '@/components/form/submit-button';

/** What a list would create. Words, ready to be read. */
export type ImportData = {
  digest: string;
  /** Left out where something is wrong. */
  create?: string;
  head: string[];
  rows: {
    line: number;
    cells: { text: string; note?: string }[];
    /** `at`: which cell is wrong; -1: the row. */
    faults: { at: number; text: string }[];
  }[];
};

type Words = { caption: string; line: string; working: string };

/** Each row with what is wrong where, and, once nothing is, the button that creates them all. */
export function ImportRows({ importId, words }: { importId: string; words: Words }) {
  const { values, data } = useFormState();
  const shown = data as ImportData | undefined;
  return (
    <>
      <input type="hidden" name="importId" value={values.importId || importId} readOnly />
      <input type="hidden" name="digest" value={shown?.digest ?? ''} readOnly />
      {shown?.create ? (
        <SubmitButton name="step" value="create" pending={words.working}>
          {shown.create}
        </SubmitButton>
      ) : null}
      {shown ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <div className="desk-table-frame" tabIndex={0}>
          <table className="desk-table" aria-label={words.caption}>
            <thead>
              <tr>
                <th scope="col" data-numeric>
                  {words.line}
                </th>
                {shown.head.map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.rows.map(({ line, cells, faults }) => (
                <tr key={line}>
                  <td data-numeric>
                    {line}
                    <Faults faults={faults} at={-1} />
                  </td>
                  {cells.map(({ text, note }, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                    <td key={at}>
                      <span translate="no">{text}</span>
                      {note ? <span className="text-muted"> {note}</span> : null}
                      <Faults faults={faults} at={at} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </>
  );
}

function Faults({ faults, at }: { faults: ImportData['rows'][number]['faults']; at: number }) {
  return faults
    .filter((fault) => fault.at === at)
    .map(({ text }) => (
      <p key={text} className="whitespace-normal text-stop">
        {text}
      </p>
    ));
}
