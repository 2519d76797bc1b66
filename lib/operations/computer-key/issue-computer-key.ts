import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { type ComputerKey, signComputerKey } from '@/lib/olp/computer-key';
import { dayOf, isoFromDay } from '@/lib/olp/day';
import { issueShortKey } from '@/lib/olp/short-key';
import type { Terms } from '@/lib/olp/terms';
import { type TermsSource, termsOfLicense } from '@/lib/rules/terms-of-license';
import type { Context } from '@/lib/operations/context';
import type { LoadedLicense } from '@/lib/operations/locked/lock-license';
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
 * caller holds the license's lock and stores key and audit event in the same transaction, so no
 * key leaves of which the audit trail does not know (protocol 13).
 */
export async function issueComputerKey(
  tx: Transaction,
  context: Context,
  loaded: LoadedLicense,
  source: TermsSource,
  target: KeyTarget,
): Promise<IssuedKey> {
  const { product: of } = loaded;
  const epoch = await nextEpoch(tx, loaded.license.id);
  const { kid, signer } = await signingKey(tx, context.vault, of.id);
  const today = dayOf(Math.floor(context.now().getTime() / 1000));
  const terms = termsOfLicense(source, {
    kid,
    epoch,
    today,
    ...(target.deviceCode ? {} : { unboundLastDay: today + of.unboundDays }),
  });
  const signed = signComputerKey({
    signer,
    productId: of.id,
    cidHash: target.computerIdHash,
    deviceCode: target.deviceCode,
    terms,
  });
  if (!signed.ok) throw new Error(`The terms of license ${loaded.license.id} cannot be signed.`);
  return {
    key: signed.value,
    terms,
    shortText: await shortKeyText(tx, context, loaded, target, terms),
    unboundLastDay: target.deviceCode || terms.exp === undefined ? null : isoFromDay(terms.exp),
  };
}

async function nextEpoch(tx: Transaction, licenseId: string): Promise<number> {
  const [row] = await tx
    .update(license)
    .set({ epoch: sql`${license.epoch} + 1` })
    .where(eq(license.id, licenseId))
    .returning({ epoch: license.epoch });
  if (!row) throw new Error(`License ${licenseId} is gone.`);
  return row.epoch;
}

/**
 * The short form beside a Computer Key of these terms, where product and request allow one
 * (protocol 8); null where they do not, or where it would be too long to be short.
 */
export async function shortKeyText(
  tx: Transaction,
  context: Context,
  loaded: LoadedLicense,
  target: KeyTarget,
  terms: Terms,
): Promise<string | null> {
  const { exchange, deviceCode } = target;
  if (!loaded.product.issueShortKeys || !exchange || !deviceCode) return null;
  const productId = loaded.product.id;
  const key = await exchangeKey(tx, context.vault, productId, exchange.kid);
  if (!key || key.compromised) return null;
  const issued = issueShortKey({
    kid: exchange.kid,
    privateKey: key.privateKey,
    devicePublic: exchange.devicePublicKey,
    productId,
    cidHash: target.computerIdHash,
    deviceCode,
    terms,
  });
  return issued.ok ? issued.value.text : null;
}
