import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { EndingLicenses } from '@/components/desk/ending-licenses';
import { FilterBar } from '@/components/desk/filter-bar';
import { MetLimits } from '@/components/desk/met-limits';
import { OverviewPlots } from '@/components/desk/overview-plots';
import { EmptyState } from '@/components/ui/empty-state';
import { When } from '@/components/ui/when';
import { notHere } from '@/lib/not-here';
import { listDeskLicenses } from '@/lib/operations/lists/list-desk-licenses';
import { seeOverview } from '@/lib/operations/overview/see-overview';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { licenseHref } from '../../desk-links';
import { listHref, type Query, readQuery, whole } from '@/lib/list-query';
import { requireStaff } from '../../require-staff';
import { byDoor, byProof, byReturn } from './series';

const PATH = route('/staff/overview');
/** Days until a license ends of which it is listed here, and how many of them. */
const ENDING = 30;
const SHOWN = 10;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.overview');
  return { title: t('title') };
}

/** What happened lately: questions of whoever answers for the portal, each with its answer. */
export default async function OverviewPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff('/staff/overview');
  const { product } = readQuery(await searchParams, { product: whole(4_294_967_295) });
  const seen = await seeOverview(portal(), viewer, { product });
  const ending = await listDeskLicenses(portal(), viewer, {
    ...{ filters: { ending: ENDING, product }, sort: 'ending', size: SHOWN },
  });
  if (!seen || !ending) return await notHere();
  const t = await getTranslations('staff.overview');
  const licenses = await getTranslations('staff.licenses');
  const { days, numbers } = seen;
  const month = days.slice(-30);
  const listed = { ending: ENDING, product, sort: 'ending' };
  return (
    <>
      <DeskHeader title={t('title')} />
      <FilterBar
        path={PATH}
        here={listHref(PATH, { product })}
        action={filterList}
        filters={[
          {
            ...{ name: 'product', label: licenses('product'), value: product },
            choices: (ending.products ?? []).map(({ id, name }) => ({
              value: `${id}`,
              label: name,
            })),
          },
        ]}
      />
      {seen.asOf ? (
        <>
          <p className="mb-3 text-muted">
            {t.rich('asOf', {
              when: () => <When key="when" at={seen.asOf ?? new Date()} as="moment" />,
            })}
          </p>
          <OverviewPlots
            seats={seen.seats}
            doors={byDoor(month, numbers)}
            proof={byProof(month, numbers)}
            back={byReturn(days, numbers)}
          />
        </>
      ) : (
        <EmptyState title={t('notYet')} text={t('notYetText')} />
      )}
      <div className="desk-plots mt-4">
        <EndingLicenses
          rows={ending.rows.map(({ id, keyEnding, registeredEmail, lastDay, productName }) => ({
            ...{ id, keyEnding, productName, lastDay, href: licenseHref(id) },
            registeredEmail: readableAddress(registeredEmail),
          }))}
          days={ENDING}
          total={ending.total}
          listHref={listHref(route('/staff/licenses'), listed)}
          fileHref={listHref(route('/staff/licenses/csv'), listed)}
        />
        <MetLimits
          rows={seen.metLimits.map((row) => ({
            ...row,
            registeredEmail: readableAddress(row.registeredEmail),
            href: licenseHref(row.licenseId),
          }))}
          refused={seen.refused.map((row) => ({
            ...row,
            registeredEmail: readableAddress(row.registeredEmail),
            href: licenseHref(row.licenseId),
            attemptsHref: listHref(route('/staff/attempts'), {
              license: row.licenseId,
              code: row.code,
            }),
          }))}
        />
      </div>
    </>
  );
}
