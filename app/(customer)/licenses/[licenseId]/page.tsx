import type { Metadata } from 'next';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { listHref, oneOf, type Query, readQuery, words } from '@/lib/list-query';
import { ComputerList } from '@/components/license/computer-list';
import { LicenseHeader } from '@/components/license/license-header';
import { ReleasesStopped } from '@/components/license/releases-stopped';
import type { ListedComputer } from '@/lib/operations/license/computers-of';
import { getLicense } from '@/lib/operations/license/get-license';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';
import { takesComputers } from '@/lib/rules/standing';
import { route } from '@/lib/route';
import { searchList } from '../../actions';
import { alarmWith } from '../../alarm-with';
import { clearAlarm } from '../../computers/[activationId]/actions';
import { requireViewer } from '../../require-viewer';
import { offerSupport } from '../../../support';
import { termOf } from '../license-words';
import { allowReleases, deactivateSeveral } from './actions';

const SHOWN = ['active', 'released'] as const;
type Shown = (typeof SHOWN)[number];
const SHAPE = { q: words(200), at: words(400), show: oneOf(SHOWN) };

type Props = {
  params: Promise<{ licenseId: string }>;
  searchParams: Promise<Query>;
};

/** Once per request, for the title and the page. */
const readLicense = cache(
  async (licenseId: string, show: Shown, cursor?: string, search?: string) => {
    const viewer = await requireViewer(`/licenses/${licenseId}`);
    return getLicense(portal(), viewer, licenseId, { cursor, search, show });
  },
);

async function readPage({ params, searchParams }: Props) {
  const { licenseId } = await params;
  const { at, q: search, show = 'active' } = readQuery(await searchParams, SHAPE);
  return { licenseId, search, show, license: await readLicense(licenseId, show, at, search) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = await getTranslations('license');
  const { license } = await readPage(props);
  if (!license) return { title: t('notFound') };
  return { title: t('pageTitle', { product: license.productName, ending: license.keyEnding }) };
}

/** One license: its seats, its term, its computers, and what may still be done. */
export default async function LicensePage(props: Props) {
  const { licenseId, search, show, license } = await readPage(props);
  if (!license) return await notHere();
  const path = route(`/licenses/${licenseId}`);
  const viewer = await requireViewer(path);
  const at = (to: string | null) => (to ? listHref(path, { show, q: search, at: to }) : undefined);
  const { releases, standing, stopped } = license;
  const ended = standing === 'suspended' || standing === 'revoked';
  const asks = stopped && !stopped.mayAllow;
  const about = `${license.productName} …${license.keyEnding}`;
  const support =
    ended || asks
      ? await offerSupport(ended ? standing : 'releases-stopped', { about, licenseId })
      : undefined;
  return (
    <>
      <LicenseHeader
        productName={license.productName}
        term={termOf(license)}
        state={license.standing}
        ending={license.keyEnding}
        seats={license.seats}
        used={license.seatsUsed}
        backHref="/licenses"
        organization={strangersWord(readableAddress(license.organizationName))}
        registered={{
          email: readableAddress(license.registeredEmail),
          changeHref:
            viewer.kind === 'customer' ? route(`/licenses/${licenseId}/address`) : undefined,
        }}
        activityHref={route(`/licenses/${licenseId}/activity`)}
        activationKey={license.activationKey}
        releases={releases}
        features={license.features}
        maintenanceUntil={license.maintenanceLastDay ?? undefined}
        support={ended ? support : undefined}
      />
      {stopped ? (
        <ReleasesStopped
          {...stopped}
          support={support}
          allow={stopped.mayAllow ? { action: allowReleases, fields: { licenseId } } : undefined}
        />
      ) : null}
      <ComputerList
        computers={license.computers.map(computerOf)}
        anyActive={license.seatsUsed > 0}
        activateHref={
          takesComputers(license.standing) ? route(`/licenses/${licenseId}/activate`) : undefined
        }
        searching={{ action: searchList, fields: { licenseId, show } }}
        search={search}
        show={show}
        hrefs={{
          active: path,
          released: listHref(path, { show: 'released' }),
          file: route(`/licenses/${licenseId}/csv`),
          keys: route(`/licenses/${licenseId}/keys`),
        }}
        several={{
          action: deactivateSeveral,
          fields: { licenseId },
          codeNeeded: license.dvcRequired,
        }}
        pager={{ previousHref: at(license.previousCursor), nextHref: at(license.nextCursor) }}
      />
    </>
  );
}

function computerOf(computer: ListedComputer) {
  const active = computer.state === 'active';
  const { cloneAlarm } = computer;
  return {
    id: computer.activationId,
    name: computer.computerName || undefined,
    computerId: computer.computerId,
    state: computer.state,
    since: computer.activatedAt,
    lastSeen: computer.lastSeenAt,
    releasedAt: computer.closedAt ?? undefined,
    seatAskedAt: computer.seatAskedAt ?? undefined,
    alarm: cloneAlarm
      ? alarmWith(cloneAlarm, clearAlarm, { activationId: computer.activationId })
      : undefined,
    deactivateHref: active ? route(`/computers/${computer.activationId}/deactivate`) : undefined,
    keyHref: active ? route(`/computers/${computer.activationId}`) : undefined,
    receiptHref: computer.proof ? route(`/receipts/${computer.activationId}`) : undefined,
  };
}
