import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

type Props = {
  title: ReactNode;
  /** The list it stands in. */
  back?: { href: Route; label: string };
  /** Beside the title: its state. */
  mark?: ReactNode;
  action?: { href: Route; label: string } | undefined;
};

/** What this page of the desk is: one line. Holds the only h1. */
export function DeskHeader({ title, back, mark, action }: Props) {
  return (
    <header className="desk-header">
      {back ? (
        <Link href={back.href} prefetch={false} className="text-link text-sm">
          {back.label}
        </Link>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-words text-lg font-semibold">{title}</h1>
        {mark}
        {action ? (
          <Link href={action.href} prefetch={false} className="desk-small-button desk-action">
            {action.label}
          </Link>
        ) : null}
      </div>
    </header>
  );
}
