'use client';

import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

type Props = { href: Route; label: string; className: string };

/** A place of the navigation; marked while the reader is there, or below it. */
export function NavLink({ href, label, className }: Props) {
  const path = usePathname();
  const current = path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined;
  return (
    <Link href={href} prefetch={false} aria-current={current} className={className}>
      {label}
    </Link>
  );
}
