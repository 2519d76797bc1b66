'use client';

import type { Route } from 'next';
import Link from 'next/link';

export type FoundData = {
  /** What was asked for. */
  text: string;
  groups: { title: string; items: { href: Route; title: string; text: string }[] }[];
  /** Said where nothing was found. */
  nothing?: string;
};

export const isFound = (data: unknown): data is FoundData =>
  typeof data === 'object' && data !== null && 'groups' in data;

/** What was found, group by group; each line leads there. */
export function Found({ groups, nothing }: Pick<FoundData, 'groups' | 'nothing'>) {
  return (
    <div aria-live="polite" className="desk-found">
      {nothing ? <p className="text-muted">{nothing}</p> : null}
      {groups.map(({ title, items }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {items.map((item) => (
              <li key={item.href}>
                <Link href={item.href} prefetch={false} data-found="">
                  <span className="desk-found-title">{item.title}</span>
                  <span className="text-muted">{item.text}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
