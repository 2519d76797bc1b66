'use client';

import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

type Props = { href: Route; label: ReactNode; className: string; exact?: boolean | undefined };

/** A place of the navigation; marked while the reader is there, or, unless it is `exact`, below it. */
export function NavLink({ href, label, className, exact }: Props) {
  const path = usePathname();
  const current =
    path === href ? 'page' : !exact && path.startsWith(`${href}/`) ? 'true' : undefined;
  return (
    <Link href={href} prefetch={false} aria-current={current} className={className}>
      {label}
    </Link>
  );
}
