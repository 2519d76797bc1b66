import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { fileHref } from '@/app/(staff)/open-list';
import { LicenseActivity } from '@/components/license/license-activity';
import { type Query, readList } from '@/lib/list-query';
import { notHere } from '@/lib/not-here';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { licenseEventKinds } from '@/lib/rules/license-events';
import { searchList } from '../../../actions';
import { requireViewer } from '../../../require-viewer';
import { activityOf } from './list';

type Props = { params: Promise<{ licenseId: string }>; searchParams: Promise<Query> };

/** With the longest names they fit into 20 kB. */
const ROWS = 25;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenseActivity');
  return { title: t('title') };
}

/** What happened to a license and its computers, for whoever it belongs to. */
export default async function LicenseActivityPage({ params, searchParams }: Props) {
  const { licenseId } = await params;
  const { list, ...of } = activityOf(licenseId);
  const { license: _, ...query } = await searchParams;
  const asked = readList({ ...of, sorts: list.sorts }, query);
  const { filters, sort, cursor, hrefOf } = asked;
  const viewer = await requireViewer(hrefOf());
  const page = await list(portal(), viewer, {
    filters: { ...filters, license: licenseId },
    ...{ sort, cursor, size: ROWS },
  });
  if (!page?.license) return await notHere();
  const t = await getTranslations('licenseActivity');
  const at = (to: string | null) => (to ? hrefOf({ at: to }) : undefined);
  const choices = licenseEventKinds.map((value) => ({ value, label: t(`kinds.${value}`) }));
  return (
    <LicenseActivity
      license={page.license}
      rows={page.rows.map((row) => ({
        ...row,
        person: readableAddress(row.person),
        computer: computerOf(row),
      }))}
      filtering={{
        action: searchList,
        fields: { licenseId, list: 'activity' },
        filters: [{ name: 'kind', label: t('kind'), value: filters.kind, choices }],
      }}
      search={filters.q}
      filtered={filters.q !== undefined || filters.kind !== undefined}
      backHref={route(`/licenses/${licenseId}`)}
      allHref={of.path}
      fileHref={fileHref(asked, route(`/licenses/${licenseId}/activity/csv`))}
      pager={{ previousHref: at(page.previous), nextHref: at(page.next), total: page.total }}
    />
  );
}

type Event = {
  activationId: string | null;
  computerName: string | null;
  computerId: string | null;
  state: string | null;
};

/** Which computer it was, and where it is, or its receipt. */
function computerOf({ activationId, computerName, computerId, state }: Event) {
  if (!activationId) return undefined;
  const name = computerName || (computerId ?? '');
  if (state === 'active') return { name, href: route(`/computers/${activationId}`) };
  const released = state?.startsWith('released');
  return { name, href: released ? route(`/receipts/${activationId}`) : undefined };
}
