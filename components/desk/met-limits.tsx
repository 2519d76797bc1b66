import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { AttemptCode } from '@/lib/rules/vocabulary';
import { AddressCell, MomentCell } from './cells';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

type License = {
  licenseId: string;
  href: Route;
  keyEnding: string;
  registeredEmail: string;
  lastAt: Date;
};
type Released = License & { released: number; nextAt: Date | null };
type Refused = License & { code: AttemptCode; times: number; attemptsHref: Route };

/**
 * Whose license may release no more without a code, and did so this week; and whose activations were
 * refused for want of a seat, or as too many.
 */
export function MetLimits({ rows, refused }: { rows: Released[]; refused: Refused[] }) {
  const t = useTranslations('staff.overview.limits');
  const licenses = useTranslations('staff.licenses');
  const attempts = useTranslations('staff.attempts');
  const why = useTranslations('refusal');
  const which: Column<License>[] = [
    {
      key: 'license',
      label: licenses('license'),
      cell: ({ href, keyEnding }) => (
        <RowLink href={href} code>
          …{keyEnding}
        </RowLink>
      ),
    },
    {
      key: 'email',
      label: licenses('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
  ];
  const columns: Column<Released>[] = [
    ...which,
    { key: 'released', label: t('released'), numeric: true, cell: ({ released }) => released },
    { key: 'last', label: t('last'), cell: ({ lastAt }) => <MomentCell at={lastAt} /> },
    {
      key: 'next',
      label: t('next'),
      cell: ({ nextAt }) => (nextAt ? <MomentCell at={nextAt} /> : t('never')),
    },
  ];
  const refusals: Column<Refused>[] = [
    ...which,
    {
      key: 'why',
      label: attempts('why'),
      cell: ({ attemptsHref, code }) => (
        <Link href={attemptsHref} prefetch={false} className="text-link">
          {why(`${code}.title`)}
        </Link>
      ),
    },
    { key: 'times', label: attempts('times'), numeric: true, cell: ({ times }) => times },
    { key: 'last', label: attempts('last'), cell: ({ lastAt }) => <MomentCell at={lastAt} /> },
  ];
  return (
    <section className="desk-card">
      <h2>{t('title')}</h2>
      <p className="mb-2">{t('said', { count: rows.length })}</p>
      {rows.length > 0 ? (
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={rows}
          keyOf={({ licenseId }) => licenseId}
        />
      ) : null}
      <p className="my-2">
        {t('refusedSaid', { count: new Set(refused.map(({ licenseId }) => licenseId)).size })}
      </p>
      {refused.length > 0 ? (
        <DataTable
          caption={t('refusedCaption')}
          columns={refusals}
          rows={refused}
          keyOf={({ licenseId, code }) => `${licenseId} ${code}`}
        />
      ) : null}
    </section>
  );
}
