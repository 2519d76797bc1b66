import { and, desc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { computerIdHash } from '@/lib/olp/computer-id';
import { dayOf } from '@/lib/olp/day';
import { isInRanges } from '@/lib/properties/registry/formats';
import type { ActivationRequestFacts, decideActivation } from '@/lib/rules/decide-activation';
import { DAY } from '@/lib/rules/limits';
import { termIsOver } from '@/lib/rules/terms-of-license';
import { type LoadedLicense, termsSource } from '@/lib/operations/locked/lock-license';
import { type ActivationRow, seatsOf } from '@/lib/operations/locked/seats';
import { type Asking, takeoverFacts } from '@/lib/operations/locked/takeover-facts';
import type { AskedFor } from './read-request';
import { isVendor } from '@/lib/operations/viewer';

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
  request: AskedFor,
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
export async function isActive(reader: Reader, loaded: LoadedLicense, request: AskedFor) {
  const { byDevice } = await rowsMet(reader, loaded, request);
  return byDevice?.state === 'active' && byDevice.licenseId === loaded.license.id;
}

/** Whether an answer tells that the Computer ID is active, or is not: where no seat is free. */
export const tellsOfComputer = ({ byComputer }: RowsMet, decision: Decision) =>
  byComputer !== null || (!decision.ok && decision.error.code === 'NO_SEAT');

type Decision = ReturnType<typeof decideActivation>;

/** A blocked Computer ID binds everybody; a blocked address only customers, who ask from there. */
function isBlocked({ viewer, properties }: Asking, request: AskedFor): boolean {
  if (properties['options/blockComputerIDs'].includes(request.computerId)) return true;
  const ranges = properties['options/blockIPAddresses'];
  return !isVendor(viewer) && isInRanges(viewer.address, ranges);
}

/**
 * The newest earlier activations, as many as the limits in force ask about: what an attacker adds to
 * the history of a license costs nothing. No query where no limit is.
 */
async function earlierActivations(
  reader: Reader,
  { license, properties, now }: Asking,
  request: AskedFor,
) {
  const newest = async (count: number, where: SQL | undefined) => {
    if (count <= 0) return [];
    const rows = await reader
      .select({ at: activation.activatedAt })
      .from(activation)
      .where(and(eq(activation.licenseId, license.id), where))
      .orderBy(desc(activation.activatedAt))
      .limit(count);
    return rows.map(({ at }) => at);
  };
  const hash = computerIdHash(request.computerId);
  const dayAgo = new Date(now.getTime() - DAY);
  const ever = properties['options/maxActivationsPerSystem'];
  const [ofLicense, ofComputer] = await Promise.all([
    newest(properties['options/maxActivationsPerDay'], gt(activation.activatedAt, dayAgo)),
    newest(
      Math.max(ever, properties['options/maxActivationCyclesPerDay']),
      and(
        eq(activation.computerIdHash, hash),
        ever < 0 ? gt(activation.activatedAt, dayAgo) : undefined,
      ),
    ),
  ]);
  return { ofLicense, ofComputer };
}

/** All that the rule for activating looks at (lib/rules/decide-activation). */
export async function activationFacts(
  reader: Reader,
  asking: Asking,
  request: AskedFor,
  { byDevice, byComputer }: RowsMet,
): Promise<{ facts: ActivationRequestFacts; freeSeat: number | null }> {
  const { license, product, properties, now } = asking;
  const settled = byDevice !== null;
  const seats = settled
    ? { used: 0, free: null }
    : await seatsOf(reader, license.id, license.seats, now);
  const today = dayOf(Math.floor(now.getTime() / 1000));
  const takeover = await takeoverFacts(reader, asking, byComputer);
  const facts: ActivationRequestFacts = {
    ...takeover,
    license: {
      ...takeover.license,
      status: license.status,
      expired: termIsOver(termsSource(asking, properties), today),
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
    blocked: isBlocked(asking, request),
    activated: settled
      ? { ofLicense: [], ofComputer: [] }
      : await earlierActivations(reader, asking, request),
    policy: {
      ...takeover.policy,
      maxActivationsPerDay: properties['options/maxActivationsPerDay'],
      maxActivationsPerSystem: properties['options/maxActivationsPerSystem'],
      maxActivationCyclesPerDay: properties['options/maxActivationCyclesPerDay'],
    },
  };
  return { facts, freeSeat: seats.free };
}
