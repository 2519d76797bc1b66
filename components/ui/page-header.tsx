import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from './icon';

type Props = {
  title: string;
  /** A line above the title: the product, say. */
  context?: string | undefined;
  lead?: ReactNode;
  back?: { href: Route; label: string } | undefined;
  /** In the row of the way back, where it takes no height. */
  besideBack?: ReactNode;
  action?: ReactNode;
};

/** What this page is, and the way back. Holds the only h1 of its page. */
export function PageHeader({ title, context, lead, back, besideBack, action }: Props) {
  return (
    <header className="mb-6">
      {back ? (
        <div className="-mt-2 -ml-1 mb-1 flex justify-between gap-4 text-sm font-medium print:hidden">
          <Link
            href={back.href}
            prefetch={false}
            className="inline-flex min-h-11 items-center gap-1 pr-2 text-muted hover:text-ink"
          >
            <Icon name="back" className="size-4" />
            {back.label}
          </Link>
          {besideBack}
        </div>
      ) : null}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {context ? <p className="text-sm font-medium text-muted">{context}</p> : null}
          <h1 className="break-words text-xl font-semibold sm:text-2xl">{title}</h1>
        </div>
        {action}
      </div>
      {lead ? <div className="mt-2 max-w-reading text-muted">{lead}</div> : null}
    </header>
  );
}
