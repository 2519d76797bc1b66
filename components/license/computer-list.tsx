import type { Route } from 'next';
import Link from 'next/link';
import type { FormAction } from '@/lib/form-state';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { ListPages, type ListPagesProps } from '@/components/ui/list-pages';
import { ListSearch } from '@/components/ui/list-search';
import { strangersWord } from '@/lib/strangers-words';
import { type Computer, ComputerRow } from './computer-row';
import { DeactivateSeveral, SEVERAL, type Several } from './deactivate-several';

type Props = {
  computers: Computer[];
  /** Whether any computer of the license is active, on this page of the list or not. */
  anyActive: boolean;
  /** Where another computer is activated; none while nothing can be. */
  activateHref?: Route | undefined;
  /** What the list is searched by. */
  searching: { action: FormAction; fields?: Record<string, string> };
  /** What was searched for, if anything. */
  search?: string | undefined;
  /** Those that use a seat, or those that do no more. */
  show: 'active' | 'released';
  hrefs: {
    active: Route;
    released: Route;
    /** All of them as a file. */
    file: Route;
    /** New keys for those that are offline. */
    keys: Route;
  };
  several: Several;
  pager: ListPagesProps;
};

/** The computers of a license: those that use a seat with what can be done, apart from the others. */
export function ComputerList(props: Props) {
  const { computers, anyActive, activateHref, searching, search, show, hrefs, pager } = props;
  const t = useTranslations('computers');
  const list = useTranslations('list');
  const activate = activateHref ? (
    <LinkButton href={activateHref} tone="secondary" icon="plus">
      {t('activate')}
    </LinkButton>
  ) : null;
  const several = show === 'active' && computers.length > 1;
  const whole = show === 'active' && !search && !pager.previousHref;
  return (
    <section className="mt-8" aria-labelledby="computers">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="computers" className="text-lg font-semibold">
          {t('title')}
        </h2>
        {activate}
      </div>
      <nav aria-label={t('which')} className="mb-4 flex gap-1 border-b border-line print:hidden">
        <Tab href={hrefs.active} here={show === 'active'} label={t('activeTitle')} />
        <Tab href={hrefs.released} here={show === 'released'} label={t('closedTitle')} />
      </nav>
      {computers.length > 8 || pager.previousHref || search ? (
        <div className="mb-4">
          <ListSearch {...searching} search={search} label={t('search')} />
        </div>
      ) : null}
      {computers.length > 0 ? (
        <Rows computers={computers} choose={several ? SEVERAL : undefined} />
      ) : search ? (
        <p>{t('notFound', { search: strangersWord(search) })}</p>
      ) : show === 'released' ? (
        <p className="text-muted">{t('noneReleased')}</p>
      ) : anyActive ? null : (
        <EmptyState
          title={t('emptyTitle')}
          text={t(activateHref ? 'emptyText' : 'emptyTextOver')}
        />
      )}
      {show === 'active' ? <DeactivateSeveral {...props.several} offered={several} /> : null}
      <ListPages {...pager} />
      {whole && computers.length === 0 ? null : (
        <p className="mt-4 flex flex-wrap gap-x-6 gap-y-1 text-sm print:hidden">
          <Link href={hrefs.keys} prefetch={false} className="text-link">
            {t('keys')}
          </Link>
          {/* A file, not a page: the browser itself has to fetch it. */}
          <a href={hrefs.file} download className="text-link">
            {list('export')}
          </a>
        </p>
      )}
    </section>
  );
}

function Tab({ href, here, label }: { href: Route; here: boolean; label: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={here ? 'page' : undefined}
      className={`-mb-px inline-flex min-h-11 items-center border-b-2 px-3 font-medium ${
        here ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink'
      }`}
    >
      {label}
    </Link>
  );
}

function Rows({ computers, choose }: { computers: Computer[]; choose?: string | undefined }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {computers.map((computer) => (
        <ComputerRow key={computer.id} computer={computer} choose={choose} />
      ))}
    </ul>
  );
}
