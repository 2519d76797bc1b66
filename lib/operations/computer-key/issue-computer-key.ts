import { eq, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { type ComputerKey, signComputerKey } from '@/lib/olp/computer-key';
import { dayOf, isoFromDay } from '@/lib/olp/day';
import { issueShortKey } from '@/lib/olp/short-key';
import type { Terms } from '@/lib/olp/terms';
import { termsSource } from '@/lib/operations/locked/lock-license';
import type { Locked } from '@/lib/operations/locked/locked';
import { termsOfLicense } from '@/lib/rules/terms-of-license';
import { exchangeKey, signingKey } from './ring-keys';

/** The computer a key is made for; `exchange` if its request could carry a short key. */
export type KeyTarget = {
  computerIdHash: Uint8Array;
  deviceCode: Uint8Array | null;
  exchange: { kid: number; devicePublicKey: Uint8Array } | null;
};

export type IssuedKey = {
  key: ComputerKey;
  terms: Terms;
  shortText: string | null;
  unboundLastDay: string | null;
};

/**
 * Signs a Computer Key under a new epoch of the license. The only function that signs one. Its
 * caller stores key and audit event in the same transaction, so no key leaves of which the audit
 * trail does not know (protocol 13).
 */
export async function issueComputerKey(locked: Locked, target: KeyTarget): Promise<IssuedKey> {
  const { tx, context, product, now } = locked;
  const epoch = await nextEpoch(locked);
  const { kid, signer } = await signingKey(tx, context.vault, product.id);
  const today = dayOf(Math.floor(now.getTime() / 1000));
  const terms = termsOfLicense(termsSource(locked, locked.properties), {
    kid,
    epoch,
    today,
    ...(target.deviceCode ? {} : { unboundLastDay: today + product.unboundDays }),
  });
  const signed = signComputerKey({
    signer,
    productId: product.id,
    cidHash: target.computerIdHash,
    deviceCode: target.deviceCode,
    terms,
  });
  if (!signed.ok) throw new Error(`The terms of license ${locked.license.id} cannot be signed.`);
  return {
    key: signed.value,
    terms,
    shortText: await shortKeyText(locked, target, terms),
    unboundLastDay: target.deviceCode || terms.exp === undefined ? null : isoFromDay(terms.exp),
  };
}

async function nextEpoch({ tx, license: { id } }: Locked): Promise<number> {
  const [row] = await tx
    .update(license)
    .set({ epoch: sql`${license.epoch} + 1` })
    .where(eq(license.id, id))
    .returning({ epoch: license.epoch });
  if (!row) throw new Error(`License ${id} is gone.`);
  return row.epoch;
}

/**
 * The short form beside a Computer Key of these terms, where product and request allow one
 * (protocol 8); null where they do not, or where it would be too long to be short.
 */
export async function shortKeyText(
  { tx, context, product }: Locked,
  target: KeyTarget,
  terms: Terms,
): Promise<string | null> {
  const { exchange, deviceCode } = target;
  if (!product.issueShortKeys || !exchange || !deviceCode) return null;
  const key = await exchangeKey(tx, context.vault, { productId: product.id, kid: exchange.kid });
  if (!key || key.compromised) return null;
  const issued = issueShortKey({
    kid: exchange.kid,
    privateKey: key.privateKey,
    devicePublic: exchange.devicePublicKey,
    productId: product.id,
    cidHash: target.computerIdHash,
    deviceCode,
    terms,
  });
  return issued.ok ? issued.value.text : null;
}
