import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notHere } from '@/lib/not-here';
import { type Query, readList } from '@/lib/list-query';
import { FoundComputers } from '@/components/license/found-computers';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { searchList } from '../actions';
import { requireViewer } from '../require-viewer';
import { computers as list } from './list';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('findComputer');
  return { title: t('title') };
}

/** A computer, whichever of the viewer's licenses it is or was active on. */
export default async function FindComputerPage({ searchParams }: Props) {
  const asked = readList({ ...list, sorts: list.list.sorts }, await searchParams);
  const { filters, sort, cursor, hrefOf } = asked;
  const viewer = await requireViewer(hrefOf());
  const page = await list.list(portal(), viewer, { filters, sort, cursor });
  if (!page) return await notHere();
  const at = (to: string | null) => (to ? hrefOf({ at: to }) : undefined);
  return (
    <FoundComputers
      computers={page.rows.map((row) => ({
        id: row.id,
        href: route(row.state === 'active' ? `/computers/${row.id}` : `/receipts/${row.id}`),
        name: row.computerName || row.computerId,
        computerId: row.computerId,
        state: row.state,
        license: {
          href: route(`/licenses/${row.licenseId}`),
          productName: row.productName,
          ending: row.keyEnding,
        },
      }))}
      search={filters.q}
      searching={{ action: searchList, fields: { list: 'computers' } }}
      pager={{
        previousHref: at(page.previous),
        nextHref: at(page.next),
        total: filters.q ? page.total : undefined,
      }}
      backHref="/licenses"
    />
  );
}
