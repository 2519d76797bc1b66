import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';
import type { MailOutcome } from '@/lib/rules/vocabulary';
import { AddressCell, CountCell, MomentCell } from './cells';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type PersonRow = {
  id: string;
  email: string;
  /** Licenses registered to them. */
  href: Route;
  viewHref: Route;
  organizations: { id: string; name: string; role: 'member' | 'contact'; href: Route }[];
  licenses: number;
  addedAt: Date;
  signedInAt: Date | null;
  /** What was reported last of mails to them, and where these are listed. */
  mailOutcome: MailOutcome | null;
  mailsHref: Route;
};

/** The customers' people to be compared. */
export function PeopleList(parts: ListParts<PersonRow>) {
  const t = useTranslations('staff.people');
  const roles = useTranslations('staff.organization.roles');
  const outcomes = useTranslations('staff.mails.outcomes');
  const columns: ListColumn<PersonRow>[] = [
    {
      key: 'address',
      label: t('email'),
      sorts: { ascending: 'address', descending: 'address-last' },
      cell: ({ href, email }) => (
        <Link href={href} prefetch={false} className="desk-row-link">
          <AddressCell address={email} />
        </Link>
      ),
    },
    {
      key: 'organizations',
      label: t('organizations'),
      cell: ({ organizations }) =>
        organizations.map(({ id, name, role, href }, index) => (
          <span key={id}>
            {index > 0 ? ', ' : ''}
            <Link href={href} prefetch={false} className="desk-quiet-link">
              {strangersWord(name)}
            </Link>{' '}
            <span className="text-muted">{roles(role)}</span>
          </span>
        )),
    },
    {
      key: 'licenses',
      label: t('licenses'),
      numeric: true,
      cell: ({ licenses }) => <CountCell count={licenses} />,
    },
    {
      key: 'signed-in',
      label: t('signedIn'),
      cell: ({ signedInAt }) => <MomentCell at={signedInAt} />,
    },
    {
      key: 'mail',
      label: t('mail'),
      cell: ({ mailOutcome, mailsHref }) =>
        mailOutcome ? (
          <Link href={mailsHref} prefetch={false} className="desk-quiet-link">
            {outcomes(mailOutcome)}
          </Link>
        ) : null,
    },
    {
      key: 'added',
      label: t('added'),
      numeric: true,
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ addedAt }) => <When at={addedAt} />,
    },
    {
      key: 'view',
      label: t('see'),
      cell: ({ viewHref, email }) => (
        <Link href={viewHref} prefetch={false} className="desk-quiet-link">
          {t('view')}
          <span className="sr-only">
            {' '}
            <AddressCell address={email} />
          </span>
        </Link>
      ),
    },
  ];
  return (
    <DeskList
      {...parts}
      title={t('title')}
      columns={columns}
      empty={{ title: t('noneTitle'), text: t('noneText') }}
    />
  );
}
