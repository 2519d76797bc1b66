import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import type { FormAction } from '@/lib/form-state';
import type { MailKind, MailOutcome, MailState } from '@/lib/rules/vocabulary';
import { AddressCell, LicenseCell, MomentCell, WordsCell } from './cells';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type MailRow = {
  id: number;
  recipient: string;
  kind: MailKind | null;
  state: MailState;
  queuedAt: Date;
  sentAt: Date | null;
  attempts: number;
  dueAt: Date;
  lastError: string | null;
  outcome: MailOutcome | null;
  outcomeAt: Date | null;
  outcomeStatus: string;
  outcomeDetail: string;
  licenseHref: Route | null;
  keyEnding: string | null;
  computerHref: Route | null;
  again: 'retry' | 'anew' | null;
};

type Props = ListParts<MailRow> & {
  /** Gets `mail`. */
  again: FormAction;
};

/** Mails: to whom, about what, and where they stand; never what is in them. */
export function MailList({ again, ...parts }: Props) {
  const t = useTranslations('staff.mails');
  const columns: ListColumn<MailRow>[] = [
    {
      key: 'queued',
      label: t('queued'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ queuedAt }) => <MomentCell at={queuedAt} />,
    },
    {
      key: 'recipient',
      label: t('recipient'),
      cell: ({ recipient }) => <AddressCell address={recipient} />,
    },
    {
      key: 'kind',
      label: t('kind'),
      cell: ({ kind, computerHref }) => {
        const said = kind ? t(`kinds.${kind}`) : <span className="text-muted">–</span>;
        return computerHref ? (
          <Link href={computerHref} prefetch={false} className="desk-quiet-link">
            {said}
          </Link>
        ) : (
          said
        );
      },
    },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding }) =>
        licenseHref ? <LicenseCell href={licenseHref} keyEnding={keyEnding} /> : null,
    },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state }) => (
        <span className={state === 'failed' || state === 'waiting' ? 'font-semibold' : ''}>
          {t(`states.${state}`)}
        </span>
      ),
    },
    { key: 'sent', label: t('sent'), cell: ({ sentAt }) => <MomentCell at={sentAt} /> },
    {
      key: 'outcome',
      label: t('outcome'),
      cell: ({ outcome, outcomeStatus }) =>
        outcome ? (
          <span className={isTrouble(outcome) ? 'font-semibold text-warn' : ''}>
            {t(`outcomes.${outcome}`)} <span translate="no">{outcomeStatus}</span>
          </span>
        ) : null,
    },
    {
      key: 'reported',
      label: t('reported'),
      extra: true,
      cell: ({ outcomeAt }) => <MomentCell at={outcomeAt} />,
    },
    {
      key: 'said',
      label: t('said'),
      cell: ({ outcomeDetail }) => (outcomeDetail ? <WordsCell text={outcomeDetail} /> : null),
    },
    { key: 'attempts', label: t('attempts'), numeric: true, cell: ({ attempts }) => attempts },
    {
      key: 'next',
      label: t('next'),
      extra: true,
      cell: ({ state, dueAt }) => (
        <MomentCell at={state === 'waiting' || state === 'queued' ? dueAt : null} />
      ),
    },
    {
      key: 'error',
      label: t('error'),
      cell: ({ lastError }) => (lastError ? <WordsCell text={lastError} /> : null),
    },
    {
      key: 'again',
      label: t('again'),
      cell: ({ id, again: how, recipient }) =>
        how ? (
          <ActionForm
            action={again}
            id={`again-${id}`}
            fields={{ mail: `${id}` }}
            className="desk-in-row"
          >
            <button type="submit" className="desk-small-button">
              {t(how)}
              <span className="sr-only">
                {' '}
                <AddressCell address={recipient} />
              </span>
            </button>
          </ActionForm>
        ) : null,
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

const isTrouble = (outcome: MailOutcome) => outcome === 'failed' || outcome === 'complaint';
