import type { ReactNode } from 'react';

type Fact = { label: string; value: ReactNode; code?: boolean };

/** Facts in two narrow columns. Missing ones leave no row. */
export function DeskFacts({ facts }: { facts: (Fact | null)[] }) {
  return (
    <dl className="desk-facts">
      {facts.map((fact) =>
        fact ? (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd translate={fact.code ? 'no' : undefined} className={fact.code ? 'code-face' : ''}>
              {fact.value}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
