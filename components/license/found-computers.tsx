import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { FormAction } from '@/lib/form-state';
import { ListPages, type ListPagesProps } from '@/components/ui/list-pages';
import { ListSearch } from '@/components/ui/list-search';
import { PageHeader } from '@/components/ui/page-header';
import { StateMark } from '@/components/ui/state-mark';
import type { ActivationState } from '@/lib/rules/vocabulary';
import { strangersWord } from '@/lib/strangers-words';

type Props = {
  computers: {
    id: string;
    /** Its own page, or its receipt. */
    href: Route;
    name: string;
    computerId: string;
    state: ActivationState;
    license: { href: Route; productName: string; ending: string };
  }[];
  search: string | undefined;
  searching: { action: FormAction; fields: Record<string, string> };
  pager: ListPagesProps;
  backHref: Route;
};

/** Computers that a search finds across all licenses, each with the license it is or was active on. */
export function FoundComputers({ computers, search, searching, pager, backHref }: Props) {
  const t = useTranslations('findComputer');
  const words = useTranslations('computers');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} back={{ href: backHref, label: t('back') }} />
      <div className="mb-4">
        <ListSearch {...searching} search={search} label={t('search')} />
      </div>
      {search && computers.length === 0 ? (
        <p>{words('notFound', { search: strangersWord(search) })}</p>
      ) : null}
      {computers.length > 0 ? (
        <ul className="divide-y divide-line rounded-md border border-line bg-card">
          {computers.map(({ id, href, name, computerId, state, license }) => (
            <li
              key={id}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1 p-4 sm:px-6 lg:grid-cols-[minmax(0,1fr)_20rem_11rem]"
            >
              <div className="min-w-0">
                <Link
                  href={href}
                  prefetch={false}
                  className="inline-flex min-h-6 items-center font-semibold break-words hover:text-accent"
                >
                  {strangersWord(name)}
                </Link>
                {name !== computerId ? (
                  <p translate="no" className="code-face text-sm break-all text-muted">
                    {strangersWord(computerId)}
                  </p>
                ) : null}
              </div>
              <p className="max-lg:col-span-2 max-lg:row-start-2">
                <Link href={license.href} prefetch={false} className="text-link">
                  {license.productName} <span translate="no">…{license.ending}</span>
                </Link>
              </p>
              <StateMark state={state} />
            </li>
          ))}
        </ul>
      ) : null}
      {search ? <ListPages {...pager} /> : null}
    </>
  );
}
