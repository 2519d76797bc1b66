import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailList } from '@/components/desk/mail-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { mailKinds, mailOutcomes, mailStates } from '@/lib/rules/vocabulary';
import { filterList } from '../../actions';
import { computerHref, licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { sendAgain } from './actions';
import { mails } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.mails');
  return { title: t('title') };
}

/** What the portal has mailed, to whom, and where it stands. */
export default async function MailsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(mails, searchParams);
  const { filters, page } = opened;
  const { license } = filters;
  const t = await getTranslations('staff.mails');
  return (
    <MailList
      list={withRows(opened, (row) => ({
        ...row,
        recipient: readableAddress(row.recipient),
        licenseHref: row.licenseId === null ? null : licenseHref(row.licenseId),
        computerHref: row.activationId === null ? null : computerHref(row.activationId),
      }))}
      again={sendAgain}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/mails/csv'))}
      fixed={
        license
          ? { name: 'license', label: page.keyEnding ? `…${page.keyEnding}` : license }
          : undefined
      }
      filters={[
        { name: 'recipient', label: t('recipient'), value: filters.recipient },
        {
          ...{ name: 'state', label: t('state'), value: filters.state },
          choices: mailStates.map((value) => ({ value, label: t(`states.${value}`) })),
        },
        {
          ...{ name: 'kind', label: t('kind'), value: filters.kind },
          choices: mailKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
        },
        {
          ...{ name: 'outcome', label: t('outcome'), value: filters.outcome },
          choices: mailOutcomes.map((value) => ({ value, label: t(`outcomes.${value}`) })),
        },
      ]}
    />
  );
}
