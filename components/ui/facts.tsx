import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode; code?: boolean | undefined };

/** Facts one under the other: what something is called, what it is. Missing values leave no row. */
export function Facts({ facts }: { facts: (Fact | null | undefined | false)[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map((fact) =>
        fact ? (
          <div
            key={fact.label}
            className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 py-2 sm:grid-cols-[10rem_minmax(0,1fr)] print:py-0.5"
          >
            <dt className="break-words text-muted">{fact.label}</dt>
            <dd
              translate={fact.code ? 'no' : undefined}
              className={`min-w-0 wrap-anywhere font-medium ${fact.code ? 'code-face' : ''}`}
            >
              {fact.value}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
