import type { Route } from 'next';
import { useFormatter, useTranslations } from 'next-intl';
import { LinkButton } from './link-button';

export type ListPagesProps = {
  previousHref: Route | undefined;
  nextHref: Route | undefined;
  total?: { count: number; more: boolean } | undefined;
};

/** How many there are, and the pages before and after this one. */
export function ListPages({ previousHref, nextHref, total }: ListPagesProps) {
  const t = useTranslations('list');
  const format = useFormatter();
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
      {total ? (
        <p className="text-sm text-muted tabular-nums">
          {t(total.more ? 'moreThan' : 'total', { count: format.number(total.count) })}
        </p>
      ) : null}
      {previousHref || nextHref ? (
        <nav aria-label={t('pages')} className="flex gap-2">
          {previousHref ? (
            <LinkButton href={previousHref} tone="secondary">
              {t('previous')}
            </LinkButton>
          ) : null}
          {nextHref ? (
            <LinkButton href={nextHref} tone="secondary">
              {t('next')}
            </LinkButton>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}
