import type { Route } from 'next';
import type { FormAction } from '@/lib/form-state';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { ListSearch } from '@/components/ui/list-search';
import { NextPage } from '@/components/ui/next-page';
import { PageHeader } from '@/components/ui/page-header';
import { SeatsBar } from '@/components/ui/seats-bar';
import { StateMark } from '@/components/ui/state-mark';
import type { Standing } from '@/lib/rules/standing';
import type { Term } from './term';
import { TermText } from './term-text';
import { strangersWord } from '@/lib/strangers-words';

export type ListedLicense = {
  href: Route;
  productName: string;
  term: Term;
  state: Standing;
  /** Last group of the Activation Key. */
  ending: string;
  seats: number;
  used: number;
  organization?: string | undefined;
};

type Props = {
  licenses: ListedLicense[];
  activateHref?: Route | undefined;
  /** What the list is searched by. */
  searching: { action: FormAction; fields?: Record<string, string> };
  /** What was searched for, if anything. */
  search?: string | undefined;
  nextHref?: Route | undefined;
};

/** All licenses a person may see: one row each, the whole row leads to it. */
export function LicenseList({ licenses, activateHref, searching, search, nextHref }: Props) {
  const t = useTranslations('licenses');
  return (
    <>
      <PageHeader
        title={t('title')}
        action={
          activateHref ? (
            <LinkButton href={activateHref} tone="secondary" icon="plus">
              {t('activate')}
            </LinkButton>
          ) : null
        }
      />
      {licenses.length > 5 || nextHref || search ? (
        <div className="mb-4">
          <ListSearch {...searching} search={search} label={t('search')} />
        </div>
      ) : null}
      {licenses.length === 0 && search ? (
        <p>{t('notFound', { search: strangersWord(search) })}</p>
      ) : null}
      {licenses.length === 0 && !search ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : null}
      {licenses.length > 0 ? (
        <ul className="divide-y divide-line rounded-md border border-line bg-card">
          {licenses.map((license) => (
            <LicenseRow key={license.href} {...license} />
          ))}
        </ul>
      ) : null}
      <NextPage href={nextHref} />
    </>
  );
}

function LicenseRow({
  href,
  productName,
  term,
  state,
  ending,
  seats,
  used,
  organization,
}: ListedLicense) {
  const t = useTranslations('licenses');
  return (
    <li className="relative grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2 p-4 hover:bg-sunken sm:grid-cols-[1fr_15rem_8rem] sm:px-6">
      <div className="col-span-2 min-w-0 sm:col-span-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={href}
            prefetch={false}
            className="text-lg font-semibold after:absolute after:inset-0 hover:text-accent"
          >
            {productName}
          </Link>
          <span translate="no" className="code-face text-sm text-muted">
            {t('ending', { ending })}
          </span>
        </p>
        <p className="text-sm text-muted">
          <TermText term={term} ended={state === 'expired' || state === 'grace'} />
          {organization ? ` · ${organization}` : null}
        </p>
      </div>
      <SeatsBar used={used} seats={seats} />
      <StateMark state={state} />
    </li>
  );
}
