import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireViewer } from '@/app/(customer)/require-viewer';
import { type Query, readList } from '@/lib/list-query';
import { ActivityList } from '@/components/account/activity-list';
import { DownloadButton } from '@/components/ui/download-button';
import { PageHeader } from '@/components/ui/page-header';
import { notHere } from '@/lib/not-here';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { onlySignedIn } from '../../only-signed-in';
import { ACCOUNT } from '../account-href';
import { activity } from './list';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.activity');
  return { title: t('title') };
}

/** What happened to somebody's account, for themselves. */
export default async function ActivityPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await onlySignedIn(await requireViewer(activity.path));
  const { list, ...of } = activity;
  const { cursor, hrefOf } = readList({ ...of, sorts: list.sorts }, await searchParams);
  const page = await list(portal(), viewer, { cursor });
  if (!page) return await notHere();
  const t = await getTranslations('account');
  const at = (edge: string | null) => (edge === null ? undefined : hrefOf({ at: edge }));
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('activity.title')}
        lead={t('activity.lead')}
        back={{ href: ACCOUNT, label: t('back') }}
      />
      <ActivityList rows={page.rows} previousHref={at(page.previous)} nextHref={at(page.next)} />
      {page.rows.length > 0 ? (
        <p className="mt-8">
          <DownloadButton href={route('/account/activity/csv')} name={`${activity.name}.csv`}>
            {t('activity.file')}
          </DownloadButton>
        </p>
      ) : null}
    </div>
  );
}
