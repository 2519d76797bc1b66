import { and, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { computerIdHash } from '@/lib/olp/computer-id';
import { dayOf } from '@/lib/olp/day';
import { isInRanges } from '@/lib/properties/registry/formats';
import type { ActivationRequestFacts } from '@/lib/rules/decide-activation';
import { DAY } from '@/lib/rules/limits';
import { termIsOver } from '@/lib/rules/terms-of-license';
import { type LoadedLicense, termsSource } from '@/lib/operations/locked/lock-license';
import type { LicenseNow } from '@/lib/operations/locked/locked';
import { type ActivationRow, byCustomers, seatsOf } from '@/lib/operations/locked/seats';
import type { ReadRequest } from './read-request';
import { isVendor, type Viewer } from '@/lib/operations/viewer';

/** How many computers the license was activated on since then, whatever became of them. One query. */
export function activatedSince(reader: Reader, licenseId: string, since: Date): Promise<number> {
  return reader.$count(
    activation,
    and(eq(activation.licenseId, licenseId), gt(activation.activatedAt, since)),
  );
}

const ofDevice = compiled((reader) =>
  reader
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.deviceCode, sql.placeholder('deviceCode')),
        eq(activation.productId, sql.placeholder('productId')),
      ),
    ),
);

type RowsMet = { byDevice: ActivationRow | null; byComputer: ActivationRow | null };

/** The two rows that a request may meet: the one of its Device Code, the one of its Computer ID. */
export async function rowsMet(
  reader: Reader,
  loaded: LoadedLicense,
  request: ReadRequest,
): Promise<RowsMet> {
  const productId = loaded.product.id;
  const { deviceCode } = request;
  const [byDevice] = deviceCode ? await ofDevice(reader, { deviceCode, productId }) : [];
  if (byDevice) return { byDevice, byComputer: null };
  const [byComputer] = await reader
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, loaded.license.id),
        eq(activation.computerIdHash, computerIdHash(request.computerId)),
        eq(activation.state, 'active'),
      ),
    );
  return { byDevice: null, byComputer: byComputer ?? null };
}

/** Whether the license is active on the computer that asks: what even a key that was replaced shows. */
export async function isActive(reader: Reader, loaded: LoadedLicense, request: ReadRequest) {
  const { byDevice } = await rowsMet(reader, loaded, request);
  return byDevice?.state === 'active' && byDevice.licenseId === loaded.license.id;
}

async function earlierSupersedes(reader: Reader, licenseId: string, hash: Uint8Array) {
  const rows = await reader
    .select({ at: activation.closedAt, hash: activation.computerIdHash })
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, licenseId),
        inArray(activation.state, ['superseded']),
        byCustomers,
      ),
    );
  return rows.flatMap((row) =>
    row.at ? [{ at: row.at, sameComputer: Buffer.from(row.hash).equals(hash) }] : [],
  );
}

/** A license and who asks for a seat of it: an owner who is signed in, or somebody with its key. */
type Asking = LicenseNow & { viewer: Viewer };

/** A blocked Computer ID binds everybody; a blocked address only customers, who ask from there. */
function isBlocked({ viewer, properties }: Asking, request: ReadRequest): boolean {
  if (properties['options/blockComputerIDs'].includes(request.computerId)) return true;
  const ranges = properties['options/blockIPAddresses'];
  return !isVendor(viewer) && isInRanges(viewer.address, ranges);
}

/** The earlier activations that the limits in force ask about; no query where none is. */
async function earlierActivations(
  reader: Reader,
  { license, properties, now }: Asking,
  request: ReadRequest,
) {
  const perDay = properties['options/maxActivationsPerDay'] >= 0;
  const perSystem = properties['options/maxActivationsPerSystem'] >= 0;
  if (!perDay && !perSystem) return [];
  const hash = computerIdHash(request.computerId);
  const rows = await reader
    .select({ at: activation.activatedAt, hash: activation.computerIdHash })
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, license.id),
        or(
          perDay ? gt(activation.activatedAt, new Date(now.getTime() - DAY)) : undefined,
          perSystem ? eq(activation.computerIdHash, hash) : undefined,
        ),
      ),
    );
  return rows.map((row) => ({ at: row.at, sameComputer: Buffer.from(row.hash).equals(hash) }));
}

/** All that the rule for activating looks at (lib/rules/decide-activation). */
export async function activationFacts(
  reader: Reader,
  asking: Asking,
  request: ReadRequest,
  { byDevice, byComputer }: RowsMet,
): Promise<{ facts: ActivationRequestFacts; freeSeat: number | null }> {
  const { license, product, properties, viewer, now } = asking;
  const settled = byDevice !== null;
  const seats = settled
    ? { used: 0, free: null }
    : await seatsOf(reader, license.id, license.seats, now);
  const today = dayOf(Math.floor(now.getTime() / 1000));
  const facts: ActivationRequestFacts = {
    license: {
      status: license.status,
      expired: termIsOver(termsSource(asking, properties), today),
      seats: license.seats,
      unprovenStopped: license.unprovenReleasesStoppedAt !== null,
    },
    sameDevice: byDevice && {
      ...byDevice,
      ofThisLicense: byDevice.licenseId === license.id,
      sameComputerId: byDevice.computerId === request.computerId,
    },
    sameComputer: byComputer && { ...byComputer, unbound: byComputer.deviceCode === null },
    bound: request.deviceCode !== null,
    allowUnbound: product.allowUnbound,
    activeComputers: seats.used,
    superseded: byComputer
      ? await earlierSupersedes(reader, license.id, byComputer.computerIdHash)
      : [],
    blocked: isBlocked(asking, request),
    activated: settled ? [] : await earlierActivations(reader, asking, request),
    ownerPresent: viewer.kind === 'customer',
    staff: isVendor(viewer),
    policy: {
      dvcRequired: properties['customerSite/showDeactivationVerificationCode'],
      reactivationLimit: properties['options/reactivationLimit'],
      reactivationPeriodInDays: properties['options/reactivationPeriodInDays'],
      maxActivationsPerDay: properties['options/maxActivationsPerDay'],
      maxActivationsPerSystem: properties['options/maxActivationsPerSystem'],
    },
    now,
  };
  return { facts, freeSeat: seats.free };
}
