import type { Route } from 'next';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import type { Standing } from '@/lib/rules/standing';
import { type Column, DataTable } from './data-table';

type Total = { standing: Standing; licenses: number; seats: number; href: Route };
type Props = { totals: Total[]; allHref: Route };

/** How many licenses an organization has in which state; each leads to those. */
export function OrganizationTotals({ totals, allHref }: Props) {
  const t = useTranslations('staff.organization');
  const format = useFormatter();
  const columns: Column<Total>[] = [
    { key: 'state', label: t('state'), cell: ({ standing }) => <StateMark state={standing} /> },
    {
      key: 'licenses',
      label: t('licenses'),
      numeric: true,
      cell: ({ licenses, href }) => (
        <Link href={href} prefetch={false} className="desk-row-link">
          {format.number(licenses)}
        </Link>
      ),
    },
    { key: 'seats', label: t('seats'), numeric: true, cell: ({ seats }) => format.number(seats) },
  ];
  return (
    <section aria-labelledby="licenses">
      <div className="desk-section">
        <h2 id="licenses">{t('licenses')}</h2>
        {totals.length > 0 ? (
          <Link href={allHref} prefetch={false} className="text-link">
            {t('allLicenses')}
          </Link>
        ) : null}
      </div>
      {totals.length === 0 ? (
        <p className="text-muted">{t('noLicense')}</p>
      ) : (
        <DataTable
          caption={t('licenses')}
          columns={columns}
          rows={totals}
          keyOf={({ standing }) => standing}
        />
      )}
    </section>
  );
}
