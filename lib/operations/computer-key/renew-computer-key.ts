import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { toHex } from '@/lib/olp/bytes';
import { dayOf } from '@/lib/olp/day';
import { termsSource } from '@/lib/operations/locked/lock-license';
import { type LicenseNow, type Locked, record } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { sameTerms, termIsOver, termsOfLicense } from '@/lib/rules/terms-of-license';
import { termsOfKey } from './computer-key-view';
import { issueComputerKey, type KeyTarget, shortKeyText } from './issue-computer-key';

/**
 * Whether the license has come to promise something else than the activation's stored key says, or
 * somebody else may have what signed it (protocol 13).
 */
export function keyIsOutdated(licensed: LicenseNow, row: ActivationRow): boolean {
  const source = termsSource(licensed, licensed.properties);
  const today = dayOf(Math.floor(licensed.now.getTime() / 1000));
  if (licensed.license.status !== 'active') return false;
  const stored = termsOfKey(row.computerKey);
  // A key that is over anyway is not worth a new one: it can be read again as it is. One that outlives
  // its term, because that was shortened, is (protocol 10.2); an unbound one ends soon by itself, and its
  // seat must not be free before.
  const ended = row.deviceCode === null || (stored.exp !== undefined && stored.exp < today);
  if (ended && termIsOver(source, today)) return false;
  if (licensed.compromisedKids.includes(row.kid)) return true;
  const fresh = termsOfLicense(source, {
    kid: row.kid,
    epoch: row.epoch,
    today,
    ...(row.deviceCode ? {} : { unboundLastDay: today + licensed.product.unboundDays }),
  });
  return !sameTerms(fresh, stored);
}

/** What becomes of a row's key for a request: whether it is outdated, what is kept of earlier requests, what is new. */
function whatIsNew(licensed: LicenseNow, row: ActivationRow, exchange: KeyTarget['exchange']) {
  const kept =
    row.devicePublicKey && row.exchangeKid !== null
      ? { kid: row.exchangeKid, devicePublicKey: row.devicePublicKey }
      : null;
  const outdated = keyIsOutdated(licensed, row);
  const shortMissing = row.shortComputerKey === null && licensed.product.issueShortKeys;
  const isNew = exchange !== null && !sameExchange(exchange, kept);
  const nothing = !outdated && !isNew && !(shortMissing && exchange);
  return { kept, outdated, nothing };
}

/** Whether a request gets the stored key as it is: nothing is to be signed, and nothing written. */
export const keepsKey = (
  licensed: LicenseNow,
  row: ActivationRow,
  exchange: KeyTarget['exchange'],
) => whatIsNew(licensed, row, exchange).nothing;

/**
 * The newest key of an active computer: the stored one, or a new one under the next epoch if the
 * terms have changed. `exchange` is that of the request that asks, if there was one: it is kept,
 * and the short key made for it (protocol 10.2, rule 4).
 */
export async function renewComputerKey(
  locked: Locked,
  row: ActivationRow,
  exchange: KeyTarget['exchange'],
): Promise<ActivationRow> {
  const { kept, outdated, nothing } = whatIsNew(locked, row, exchange);
  if (nothing) return row;

  const target = {
    computerIdHash: row.computerIdHash,
    deviceCode: row.deviceCode,
    exchange: exchange ?? kept,
  };
  const key = outdated
    ? await newKey(locked, row, target)
    : { shortComputerKey: await shortKeyText(locked, target, termsOfKey(row.computerKey)) };
  const [updated] = await locked.tx
    .update(activation)
    .set({
      ...key,
      devicePublicKey: target.exchange?.devicePublicKey ?? null,
      exchangeKid: target.exchange?.kid ?? null,
    })
    .where(eq(activation.id, row.id))
    .returning();
  if (!updated) throw new Error(`Activation ${row.id} is gone.`);
  return updated;
}

const sameExchange = (a: NonNullable<KeyTarget['exchange']>, b: KeyTarget['exchange']): boolean =>
  b !== null && a.kid === b.kid && Buffer.from(a.devicePublicKey).equals(b.devicePublicKey);

async function newKey(locked: Locked, row: ActivationRow, target: KeyTarget) {
  const issued = await issueComputerKey(locked, target);
  const { kid, epoch } = issued.terms;
  await record(locked, {
    type: 'computer-key.renewed',
    activationId: row.id,
    before: { epoch: row.epoch, kid: row.kid },
    after: { epoch, kid, computerKeyHash: toHex(issued.key.hash) },
  });
  return {
    kid,
    epoch,
    computerKey: issued.key.bytes,
    shortComputerKey: issued.shortText,
    unboundLastDay: issued.unboundLastDay,
    issuedAt: locked.now,
  };
}
