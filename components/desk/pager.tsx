import type { Route } from 'next';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';

type Props = {
  previousHref: Route | undefined;
  nextHref: Route | undefined;
  total: { count: number; more: boolean };
};

/** How many there are, and the pages before and after this one. */
export function Pager({ previousHref, nextHref, total }: Props) {
  const t = useTranslations('staff.list');
  const format = useFormatter();
  const count = format.number(total.count);
  return (
    <div className="desk-pager">
      <p className="tabular-nums">{t(total.more ? 'moreThan' : 'total', { count })}</p>
      {previousHref || nextHref ? (
        <nav aria-label={t('pages')}>
          <PageLink href={previousHref} rel="prev" label={t('previous')} />
          <PageLink href={nextHref} rel="next" label={t('next')} />
        </nav>
      ) : null}
    </div>
  );
}

function PageLink({ href, rel, label }: { href: Route | undefined; rel: string; label: string }) {
  return href ? (
    <Link href={href} prefetch={false} rel={rel} className="desk-small-button">
      {label}
    </Link>
  ) : (
    <span className="desk-small-button" data-off="">
      {label}
    </span>
  );
}
