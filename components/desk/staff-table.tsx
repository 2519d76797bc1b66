import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

type Row = {
  userId: string;
  email: string;
  role: 'agent' | 'admin' | null;
  addedAt: Date;
  sessions: number;
  signedInAt: Date | null;
  href: Route;
};

/** The vendor's people; each row leads to what can be done about one. */
export function StaffTable({ people }: { people: Row[] }) {
  const t = useTranslations('staff.team');
  const columns: Column<Row>[] = [
    {
      key: 'email',
      label: t('email'),
      cell: ({ href, email }) => (
        <RowLink href={href}>
          <bdi translate="no">{email}</bdi>
        </RowLink>
      ),
    },
    {
      key: 'role',
      label: t('role'),
      cell: ({ role }) => (
        <span className={role ? '' : 'text-muted'}>{t(`roles.${role ?? 'none'}`)}</span>
      ),
    },
    {
      key: 'added',
      label: t('added'),
      numeric: true,
      cell: ({ addedAt }) => <When at={addedAt} />,
    },
    {
      key: 'signed-in',
      label: t('signedIn'),
      numeric: true,
      cell: ({ signedInAt }) =>
        signedInAt ? <When at={signedInAt} as="moment" /> : <span className="text-muted">–</span>,
    },
    { key: 'sessions', label: t('sessions'), numeric: true, cell: ({ sessions }) => sessions },
  ];
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={people}
      keyOf={({ userId }) => userId}
    />
  );
}
