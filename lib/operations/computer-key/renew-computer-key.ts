import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { toHex } from '@/lib/olp/bytes';
import { dayOf } from '@/lib/olp/day';
import type { Properties } from '@/lib/properties/registry/registry';
import { sameTerms, termIsOver, termsOfLicense } from '@/lib/rules/terms-of-license';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { termsOfKey } from './computer-key-view';
import type { Context } from '@/lib/operations/context';
import { issueComputerKey, type KeyTarget, shortKeyText } from './issue-computer-key';
import { type LoadedLicense, termsSource } from '@/lib/operations/locked/lock-license';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

/** Whether the license has come to promise something else than the activation's stored key says. */
export function keyIsOutdated(
  context: Context,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
): boolean {
  const source = termsSource(loaded, properties);
  const today = dayOf(Math.floor(context.now().getTime() / 1000));
  // A key that is over anyway is not worth a new one: it can be read again as it is.
  if (loaded.license.status !== 'active' || termIsOver(source, today)) return false;
  const fresh = termsOfLicense(source, {
    kid: row.kid,
    epoch: row.epoch,
    today,
    ...(row.deviceCode ? {} : { unboundLastDay: today + loaded.product.unboundDays }),
  });
  return !sameTerms(fresh, termsOfKey(row.computerKey));
}

/**
 * The newest key of an active computer: the stored one, or a new one under the next epoch if the
 * terms have changed. `exchange` is that of the request that asks, if there was one: it is kept,
 * and the short key made for it (protocol 10.2, rule 4). The caller holds the license's lock.
 */
export async function renewComputerKey(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  exchange: KeyTarget['exchange'],
): Promise<ActivationRow> {
  const kept =
    row.devicePublicKey && row.exchangeKid !== null
      ? { kid: row.exchangeKid, devicePublicKey: row.devicePublicKey }
      : null;
  const target = {
    computerIdHash: row.computerIdHash,
    deviceCode: row.deviceCode,
    exchange: exchange ?? kept,
  };
  const outdated = keyIsOutdated(context, loaded, properties, row);
  const shortMissing = row.shortComputerKey === null && loaded.product.issueShortKeys;
  const newExchange =
    exchange !== null &&
    (kept === null ||
      exchange.kid !== kept.kid ||
      !Buffer.from(exchange.devicePublicKey).equals(kept.devicePublicKey));
  if (!outdated && !newExchange && !(shortMissing && exchange)) return row;
  const changes: Partial<ActivationRow> = {
    devicePublicKey: target.exchange?.devicePublicKey ?? null,
    exchangeKid: target.exchange?.kid ?? null,
  };
  if (outdated) {
    const source = termsSource(loaded, properties);
    const issued = await issueComputerKey(tx, context, loaded, source, target);
    Object.assign(changes, {
      kid: issued.terms.kid,
      epoch: issued.terms.epoch,
      computerKey: issued.key.bytes,
      shortComputerKey: issued.shortText,
      unboundLastDay: issued.unboundLastDay,
      issuedAt: context.now(),
    });
    await recordEvent(tx, viewer, {
      type: 'computer-key.renewed',
      at: context.now(),
      licenseId: row.licenseId,
      activationId: row.id,
      before: { epoch: row.epoch, kid: row.kid },
      after: {
        epoch: issued.terms.epoch,
        kid: issued.terms.kid,
        computerKeyHash: toHex(issued.key.hash),
      },
      captureAddress: properties['activation/captureIPAddress'],
    });
  } else {
    const terms = termsOfKey(row.computerKey);
    changes.shortComputerKey = await shortKeyText(tx, context, loaded, target, terms);
  }
  const [updated] = await tx
    .update(activation)
    .set(changes)
    .where(eq(activation.id, row.id))
    .returning();
  if (!updated) throw new Error(`Activation ${row.id} is gone.`);
  return updated;
}
