import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AttemptList } from '@/components/desk/attempt-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { attemptCodes, doors } from '@/lib/rules/vocabulary';
import { filterList } from '../../actions';
import { licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { attempts } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.attempts');
  return { title: t('title') };
}

/** Activations that were refused: on which license, which computer, and why. */
export default async function AttemptsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(attempts, searchParams);
  const { filters, page } = opened;
  const { license } = filters;
  const t = await getTranslations('staff.attempts');
  const why = await getTranslations('refusal');
  const door = await getTranslations('staff.events.doors');
  return (
    <AttemptList
      list={withRows(opened, (row) => ({
        ...row,
        registeredEmail: row.registeredEmail && readableAddress(row.registeredEmail),
        licenseHref: row.licenseId === null ? null : licenseHref(row.licenseId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/attempts/csv'))}
      fixed={
        license
          ? { name: 'license', label: page.keyEnding ? `…${page.keyEnding}` : license }
          : undefined
      }
      filters={[
        { name: 'computer', label: t('computerId'), value: filters.computer },
        {
          ...{ name: 'code', label: t('why'), value: filters.code },
          choices: attemptCodes.map((value) => ({ value, label: why(`${value}.title`) })),
        },
        {
          ...{ name: 'door', label: t('door'), value: filters.door },
          choices: doors.map((value) => ({ value, label: door(value) })),
        },
      ]}
    />
  );
}
