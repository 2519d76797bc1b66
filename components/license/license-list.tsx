import type { Route } from 'next';
import type { FormAction } from '@/lib/form-state';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { ListPages, type ListPagesProps } from '@/components/ui/list-pages';
import { PageHeader } from '@/components/ui/page-header';
import { SeatsBar } from '@/components/ui/seats-bar';
import { StateMark } from '@/components/ui/state-mark';
import type { Standing } from '@/lib/rules/standing';
import type { Term } from './term';
import { type ListFilter, ListFilterForm } from './list-filter';
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
  /** Where several computers are activated at once. */
  severalHref: Route;
  /** Where a computer is found, whichever license it is active on. */
  computersHref: Route;
  /** What the list is narrowed by. */
  filtering: { action: FormAction; filters: ListFilter[] };
  /** What was searched for, if anything. */
  search: string | undefined;
  /** Whether only some of them are listed. */
  filtered: boolean;
  /** The list without any filter. */
  allHref: Route;
  /** Where all of these are a file. */
  fileHref: Route;
  pager: ListPagesProps;
};

/** All licenses a person may see: one row each, the whole row leads to it. */
export function LicenseList(props: Props) {
  const { licenses, activateHref, filtering, search, filtered, pager } = props;
  const t = useTranslations('licenses');
  const list = useTranslations('list');
  const many = licenses.length > 5 || pager.previousHref || filtered;
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
      {many ? (
        <div className="mb-4">
          <ListFilterForm {...filtering} box={{ label: t('search'), value: search }} />
        </div>
      ) : null}
      {licenses.length === 0 && filtered ? (
        <p>
          {search ? t('notFound', { search: strangersWord(search) }) : t('noneSo')}{' '}
          <Link href={props.allHref} prefetch={false} className="text-link">
            {t('all')}
          </Link>
        </p>
      ) : null}
      {licenses.length === 0 && !filtered ? (
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
      ) : null}
      {licenses.length > 0 ? (
        <ul className="divide-y divide-line rounded-md border border-line bg-card">
          {licenses.map((license) => (
            <LicenseRow key={license.href} {...license} />
          ))}
        </ul>
      ) : null}
      {many ? <ListPages {...pager} /> : null}
      {licenses.length > 0 ? (
        <p className="mt-4 flex flex-wrap gap-x-6 gap-y-1 text-sm print:hidden">
          <Link href={props.computersHref} prefetch={false} className="text-link">
            {t('findComputer')}
          </Link>
          <Link href={props.severalHref} prefetch={false} className="text-link">
            {t('activateSeveral')}
          </Link>
          {/* A file, not a page: the browser itself has to fetch it. */}
          <a href={props.fileHref} download className="text-link">
            {list('export')}
          </a>
        </p>
      ) : null}
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
