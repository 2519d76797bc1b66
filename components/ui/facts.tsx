import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode; code?: boolean | undefined };

/** Facts one under the other: what something is called, what it is. Missing values leave no row. */
export function Facts({ facts }: { facts: (Fact | null | undefined | false)[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map((fact) =>
        fact ? (
          <div key={fact.label} className="flex flex-wrap gap-x-4 py-2 sm:flex-nowrap print:py-0.5">
            <dt className="w-32 shrink-0 text-muted sm:w-40">{fact.label}</dt>
            <dd
              translate={fact.code ? 'no' : undefined}
              className={`min-w-0 break-words font-medium ${fact.code ? 'code-face' : ''}`}
            >
              {fact.value}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
