import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

type Props = { href: Route; code?: boolean; children: ReactNode };

/** The cell that leads to its row's page; the arrow keys go from one to the next. */
export function RowLink({ href, code, children }: Props) {
  return (
    <Link
      href={href}
      prefetch={false}
      data-row-link=""
      translate={code ? 'no' : undefined}
      className={`desk-row-link ${code ? 'code-face' : ''}`}
    >
      {children}
    </Link>
  );
}
