import { and, eq, gt, inArray, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { computerIdHash } from '@/lib/olp/computer-id';
import { dayOf, isoFromDay } from '@/lib/olp/day';
import { isInRanges } from '@/lib/properties/registry/formats';
import type { Properties } from '@/lib/properties/registry/registry';
import type { ActivationRequestFacts } from '@/lib/rules/decide-activation';
import { DAY } from '@/lib/rules/limits';
import { termIsOver } from '@/lib/rules/terms-of-license';
import type { Context } from './context';
import { type LoadedLicense, termsSource } from './lock-license';
import type { ReadRequest } from './read-request';
import { isVendor, type Viewer } from './viewer';

export type ActivationRow = typeof activation.$inferSelect;

/** Releases by these doors are the vendor's own and count for no limit of the customer's. */
const VENDOR_DOORS = ['staff', 'operator', 'expiry', 'upgrade'];

export const byCustomers: SQL = notInArray(activation.closedDoor, VENDOR_DOORS);

/**
 * Last day on which an unbound key may have ended so that its seat is free today (protocol 10.4): a
 * wizard allows one day more than EXP for time zones, so the seat waits for that day too.
 */
export const unboundIsOverAfter = (now: Date): string =>
  isoFromDay(dayOf(Math.floor(now.getTime() / 1000)) - 1);

/** Whether a row holds a seat: active, and not an unbound one that is over but not yet closed. */
export const holdsSeat = (now: Date): SQL =>
  sql`${activation.state} = 'active' AND (${activation.unboundLastDay} IS NULL OR ${activation.unboundLastDay} >= ${unboundIsOverAfter(now)})`;

/** Seats in use, and the lowest seat that is free (null if none is). One query. */
export async function seatsOf(reader: Reader, licenseId: string, seats: number, now: Date) {
  const held = sql`${activation} WHERE ${activation.licenseId} = ${licenseId} AND ${holdsSeat(now)}`;
  const { rows } = await reader.execute<{ used: number; free: number | null }>(sql`
    SELECT (SELECT count(*)::int FROM ${held}) AS used,
      (SELECT s FROM generate_series(1, ${seats}::int) s
        WHERE NOT EXISTS (SELECT 1 FROM ${held} AND ${activation.seat} = s)
        ORDER BY s LIMIT 1) AS free`);
  return rows[0] ?? { used: 0, free: null };
}

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

/** The two rows that a request may meet: the one of its Device Code, the one of its Computer ID. */
export async function rowsMet(reader: Reader, loaded: LoadedLicense, request: ReadRequest) {
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

/** A blocked Computer ID binds everybody; a blocked address only customers, who ask from there. */
function isBlocked(viewer: Viewer, properties: Properties, request: ReadRequest): boolean {
  if (properties['options/blockComputerIDs'].includes(request.computerId)) return true;
  const ranges = properties['options/blockIPAddresses'];
  return !isVendor(viewer) && isInRanges(viewer.address, ranges);
}

/** The earlier activations that the limits in force ask about; no query where none is. */
async function activations(
  reader: Reader,
  licenseId: string,
  properties: Properties,
  request: ReadRequest,
  now: Date,
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
        eq(activation.licenseId, licenseId),
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
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  request: ReadRequest,
  rows: { byDevice: ActivationRow | null; byComputer: ActivationRow | null },
): Promise<{ facts: ActivationRequestFacts; freeSeat: number | null }> {
  const { license, product } = loaded;
  const { byDevice, byComputer } = rows;
  const now = context.now();
  const settled = byDevice !== null;
  const seats = settled
    ? { used: 0, free: null }
    : await seatsOf(reader, license.id, license.seats, now);
  const today = dayOf(Math.floor(now.getTime() / 1000));
  const facts: ActivationRequestFacts = {
    license: {
      status: license.status,
      expired: termIsOver(termsSource(loaded, properties), today),
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
    blocked: isBlocked(viewer, properties, request),
    activated: settled ? [] : await activations(reader, license.id, properties, request, now),
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
