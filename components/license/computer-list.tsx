import type { Route } from 'next';
import type { FormAction } from '@/lib/form-state';
import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { ListSearch } from '@/components/ui/list-search';
import { NextPage } from '@/components/ui/next-page';
import { type Computer, ComputerRow } from './computer-row';
import { strangersWord } from '@/lib/strangers-words';

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
  nextHref?: Route | undefined;
};

/** The computers of a license: those that use a seat with what can be done, then the others. */
export function ComputerList(props: Props) {
  const { computers, anyActive, activateHref, searching, search, nextHref } = props;
  const t = useTranslations('computers');
  const active = computers.filter((computer) => computer.state === 'active');
  const closed = computers.filter((computer) => computer.state !== 'active');
  const activate = activateHref ? (
    <LinkButton href={activateHref} tone="secondary" icon="plus">
      {t('activate')}
    </LinkButton>
  ) : null;
  if (computers.length === 0 && !search) {
    return (
      <div className="mt-8">
        <EmptyState title={t('emptyTitle')} text={t(activateHref ? 'emptyText' : 'emptyTextOver')}>
          {activate}
        </EmptyState>
      </div>
    );
  }
  return (
    <section className="mt-8" aria-labelledby="computers">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="computers" className="text-lg font-semibold">
          {t('title')}
        </h2>
        {activate}
      </div>
      {computers.length > 8 || nextHref || search ? (
        <div className="mb-4">
          <ListSearch {...searching} search={search} label={t('search')} />
        </div>
      ) : null}
      {computers.length === 0 ? (
        <p>{t('notFound', { search: strangersWord(search ?? '') })}</p>
      ) : null}
      {!anyActive && computers.length > 0 ? <p className="text-muted">{t('noneActive')}</p> : null}
      <Rows computers={active} />
      {closed.length > 0 ? (
        <>
          <h3 className="mt-8 mb-3 font-semibold text-muted">{t('closedTitle')}</h3>
          <Rows computers={closed} />
        </>
      ) : null}
      <NextPage href={nextHref} />
    </section>
  );
}

function Rows({ computers }: { computers: Computer[] }) {
  if (computers.length === 0) return null;
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {computers.map((computer) => (
        <ComputerRow key={computer.id} computer={computer} />
      ))}
    </ul>
  );
}
