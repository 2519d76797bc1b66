import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

type Props = { href: Route; code?: boolean; children: ReactNode };

/** The cell that leads to its row's page. */
export function RowLink({ href, code, children }: Props) {
  return (
    <Link
      href={href}
      prefetch={false}
      translate={code ? 'no' : undefined}
      className={`desk-row-link ${code ? 'code-face' : ''}`}
    >
      {children}
    </Link>
  );
}
