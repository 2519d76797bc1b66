import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ComputerList } from '@/components/license/computer-list';
import { LicenseHeader } from '@/components/license/license-header';
import { ReleasesStopped } from '@/components/license/releases-stopped';
import { getLicense, type ListedComputer } from '@/lib/operations/license/get-license';
import { portal } from '@/lib/portal';
import { takesComputers } from '@/lib/rules/standing';
import { route } from '@/lib/route';
import { requireViewer } from '../../require-viewer';
import { termOf } from '../license-words';
import { allowReleases } from './actions';

type Props = {
  params: Promise<{ licenseId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('license');
  return { title: t('pageTitle') };
}

/** One license: its seats, its term, its computers, and what may still be done. */
export default async function LicensePage({ params, searchParams }: Props) {
  const { licenseId } = await params;
  const query = await searchParams;
  const viewer = await requireViewer(`/licenses/${licenseId}`);
  const cursor = typeof query.after === 'string' ? query.after : undefined;
  const search = typeof query.q === 'string' ? query.q : undefined;
  const license = await getLicense(portal(), viewer, licenseId, {
    ...(cursor ? { cursor } : {}),
    ...(search ? { search } : {}),
  });
  if (!license) notFound();
  const { releases } = license;
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
        organization={license.organizationName}
        activationKey={license.activationKey}
        releases={releases}
        features={license.features}
        maintenanceUntil={license.maintenanceLastDay ?? undefined}
      />
      {license.stopped ? (
        <ReleasesStopped
          {...license.stopped}
          allow={
            license.stopped.mayAllow ? { action: allowReleases, fields: { licenseId } } : undefined
          }
        />
      ) : null}
      <ComputerList
        computers={license.computers.map(computerOf)}
        activateHref={
          takesComputers(license.standing) ? route(`/licenses/${licenseId}/activate`) : undefined
        }
        search={search}
        nextHref={license.nextCursor ? nextHref(licenseId, search, license.nextCursor) : undefined}
      />
    </>
  );
}

function nextHref(licenseId: string, search: string | undefined, after: string) {
  const query = new URLSearchParams({ ...(search ? { q: search } : {}), after });
  return route(`/licenses/${licenseId}?${query}`);
}

function computerOf(computer: ListedComputer) {
  const active = computer.state === 'active';
  return {
    id: computer.activationId,
    name: computer.computerName || undefined,
    computerId: computer.computerId,
    state: computer.state,
    since: computer.activatedAt,
    lastSeen: computer.lastSeenAt,
    releasedAt: computer.closedAt ?? undefined,
    seatAskedAt: computer.seatAskedAt ?? undefined,
    deactivateHref: active ? route(`/computers/${computer.activationId}/deactivate`) : undefined,
    keyHref: active ? route(`/computers/${computer.activationId}`) : undefined,
    receiptHref: computer.proof ? route(`/receipts/${computer.activationId}`) : undefined,
  };
}
