import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

export type Column<R> = {
  key: string;
  label: string;
  cell: (row: R) => ReactNode;
  /** Numbers stand below each other by their last digit. */
  numeric?: boolean;
  /** Where the list is that is sorted by this column; and how this one is. */
  sort?: { href: Route; now: 'ascending' | 'descending' | undefined };
};

type Props<R> = {
  /** What the table holds, for those who do not see it. */
  caption: string;
  columns: Column<R>[];
  rows: R[];
  keyOf: (row: R) => string;
};

/** Rows to be compared: one line each, the first cell leads to the row's own page. */
export function DataTable<R>({ caption, columns, rows, keyOf }: Props<R>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div className="desk-table-frame" tabIndex={0}>
      <table className="desk-table" aria-label={caption}>
        <thead>
          <tr>
            {columns.map(({ key, label, numeric, sort }) => (
              <th key={key} scope="col" data-numeric={numeric || undefined} aria-sort={sort?.now}>
                {sort ? (
                  <Link href={sort.href} prefetch={false} className="desk-sort">
                    {label}
                  </Link>
                ) : (
                  label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, cell, numeric }) => (
                <td key={key} data-numeric={numeric || undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
