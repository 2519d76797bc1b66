import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Disclosure } from '@/components/ui/disclosure';
import { type Column, DataTable } from '../data-table';
import type { Series } from './bars';

type Props<R> = {
  /** The question it answers. */
  title: string;
  /** The answer in words. */
  said: string;
  /** What its colors stand for, where there are several. */
  series?: Series[];
  columns: Column<R>[];
  rows: R[];
  keyOf: (row: R) => string;
  /** Gets the answer, for whoever cannot see the picture. */
  children: (label: string) => ReactNode;
};

/** A question, its answer in words and as a picture, and the numbers behind it. */
export function Plot<R>({ title, said, series, columns, rows, keyOf, children }: Props<R>) {
  const t = useTranslations('staff.overview');
  return (
    <section className="desk-card desk-plot">
      <h2>{title}</h2>
      <p>{said}</p>
      {series ? (
        <ul className="plot-legend">
          {series.map(({ key, label, tone }) => (
            <li key={key}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect className={`plot-${tone}`} width="10" height="10" rx="2" />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      ) : null}
      {children(said)}
      <Disclosure summary={t('numbers')}>
        <DataTable caption={title} columns={columns} rows={rows} keyOf={keyOf} />
      </Disclosure>
    </section>
  );
}
