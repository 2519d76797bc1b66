import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { RequestState } from '@/lib/rules/vocabulary';
import { AddressCell, ComputerCell, CountCell, LicenseCell, MomentCell, WordsCell } from './cells';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

export type RequestRow = {
  id: string;
  href: Route;
  licenseHref: Route;
  state: RequestState;
  keyEnding: string;
  productName: string;
  organizationName: string;
  registeredEmail: string;
  computerName: string;
  computerId: string;
  reason: string;
  openedAt: Date;
  openedBy: 'customer' | 'mail-link';
  activatedAt: Date;
  lastSeenAt: Date | null;
  claims: number;
  cameBack: number;
  otherRequests: number;
  answer: string | null;
};

/** Requests for seats, with the facts that decide them. */
export function RequestList(parts: ListParts<RequestRow>) {
  const t = useTranslations('staff.requests');
  const columns: ListColumn<RequestRow>[] = [
    {
      key: 'computer',
      label: t('request'),
      cell: ({ href, computerName, computerId }) => (
        <ComputerCell href={href} name={computerName} id={computerId} />
      ),
    },
    { key: 'reason', label: t('reason'), cell: ({ reason }) => <WordsCell text={reason} /> },
    {
      key: 'opened',
      label: t('opened'),
      sorts: { ascending: 'oldest', descending: 'newest' },
      cell: ({ openedAt }) => <MomentCell at={openedAt} />,
    },
    { key: 'opened-by', label: t('openedBy'), cell: ({ openedBy }) => t(`by.${openedBy}`) },
    {
      key: 'email',
      label: t('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    {
      key: 'organization',
      label: t('organization'),
      extra: true,
      cell: ({ organizationName }) => <WordsCell text={organizationName} />,
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding }) => (
        <LicenseCell href={licenseHref} keyEnding={keyEnding} />
      ),
    },
    {
      key: 'claims',
      label: t('claims'),
      numeric: true,
      cell: ({ claims }) => <CountCell count={claims} bad />,
    },
    {
      key: 'came-back',
      label: t('cameBack'),
      numeric: true,
      cell: ({ cameBack }) => <CountCell count={cameBack} bad />,
    },
    {
      key: 'others',
      label: t('others'),
      numeric: true,
      cell: ({ otherRequests }) => <CountCell count={otherRequests} />,
    },
    {
      key: 'activated',
      label: t('activated'),
      cell: ({ activatedAt }) => <MomentCell at={activatedAt} />,
    },
    {
      key: 'last-seen',
      label: t('lastSeen'),
      extra: true,
      cell: ({ lastSeenAt }) => <MomentCell at={lastSeenAt} />,
    },
    { key: 'state', label: t('state'), cell: ({ state }) => t(`states.${state}`) },
    {
      key: 'answer',
      label: t('answer'),
      extra: true,
      cell: ({ answer }) => <WordsCell text={answer} />,
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
