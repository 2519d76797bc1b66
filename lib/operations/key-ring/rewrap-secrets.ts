import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { masterKey } from '@/lib/db/schema/master-key';
import { outbox } from '@/lib/db/schema/outbox';
import { receiptKey } from '@/lib/db/schema/receipt-key';
import { ringKey } from '@/lib/db/schema/ring-key';
import { signOn } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Vault } from '@/lib/vault/vault';

/** Rows in one transaction: the portal works on meanwhile, and waits for no more than these. */
const PAGE = 500;

export type Rewrapped = { ringKeys: number; receiptKeys: number; activationKeys: number };

/**
 * Seals everything that the other master key sealed with this one (protocol 13, mkId), beside running
 * portals that know both, and forgets the other one. May be broken off and called again.
 */
export const rewrapSecrets = operation(
  'rewrapSecrets',
  async ({ context, viewer }): Promise<Result<Rewrapped, Refusal<'NO_OTHER_MASTER_KEY'>>> => {
    const { db, vault } = context;
    const otherId = vault.other?.id;
    if (!otherId) return refuse('NO_OTHER_MASTER_KEY');
    const pages = async (page: (tx: Transaction) => Promise<number>) => {
      let all = 0;
      for (;;) {
        const done = await db.transaction(page);
        all += done;
        if (done < PAGE) return all;
      }
    };
    const rewrapped = {
      ringKeys: await pages((tx) => ringKeys(tx, vault, otherId)),
      receiptKeys: await pages((tx) => receiptKeys(tx, vault, otherId)),
      activationKeys: await pages((tx) => activationKeys(tx, vault, otherId)),
    };
    await pages((tx) => clientSecrets(tx, vault, otherId));
    await waitingMail(context);
    await db.transaction(async (tx) => {
      await tx.delete(masterKey).where(eq(masterKey.id, otherId));
      const after = { masterKeyId: vault.id, ...rewrapped };
      const type = 'master-key.rewrapped';
      await recordEvent(tx, viewer, { type, at: context.now(), before: { otherId }, after });
    });
    return ok(rewrapped);
  },
);

async function ringKeys(tx: Transaction, vault: Vault, otherId: string) {
  const theirs = eq(ringKey.masterKeyId, otherId);
  const rows = await tx.select().from(ringKey).where(theirs).limit(PAGE).for('update');
  for (const row of rows) {
    // Of a retired key nothing is left to wrap.
    const wrappedSeed =
      row.state === 'retired'
        ? row.wrappedSeed
        : vault.wrapSeed(row, vault.unwrapSeed(row, row.wrappedSeed));
    await tx
      .update(ringKey)
      .set({ wrappedSeed, masterKeyId: vault.id })
      .where(and(eq(ringKey.productId, row.productId), eq(ringKey.kid, row.kid)));
  }
  return rows.length;
}

async function receiptKeys(tx: Transaction, vault: Vault, otherId: string) {
  const theirs = eq(receiptKey.masterKeyId, otherId);
  const rows = await tx.select().from(receiptKey).where(theirs).limit(PAGE).for('update');
  for (const { id, publicKey, wrappedSeed: sealed } of rows) {
    const seed = vault.unwrapReceiptSeed(id, publicKey, sealed);
    const wrappedSeed = vault.wrapReceiptSeed(id, publicKey, seed);
    await tx
      .update(receiptKey)
      .set({ wrappedSeed, masterKeyId: vault.id })
      .where(eq(receiptKey.id, id));
  }
  return rows.length;
}

async function activationKeys(tx: Transaction, vault: Vault, otherId: string) {
  const rows = await tx
    .select({ key: licenseKey, productId: license.productId })
    .from(licenseKey)
    .innerJoin(license, eq(license.id, licenseKey.licenseId))
    .where(eq(licenseKey.masterKeyId, otherId))
    .limit(PAGE)
    .for('update', { of: licenseKey });
  for (const { key, productId } of rows) {
    const activationKey = vault.openActivationKey(productId, key.licenseId, key.sealed);
    await tx
      .update(licenseKey)
      .set({
        lookup: vault.activationKeyIndex(activationKey),
        sealed: vault.sealActivationKey(productId, key.licenseId, activationKey),
        masterKeyId: vault.id,
      })
      .where(eq(licenseKey.id, key.id));
  }
  return rows.length;
}

async function clientSecrets(tx: Transaction, vault: Vault, otherId: string) {
  const theirs = eq(signOn.masterKeyId, otherId);
  const rows = await tx.select().from(signOn).where(theirs).limit(PAGE).for('update');
  for (const { id, sealedSecret: sealed } of rows) {
    const sealedSecret = vault.sealClientSecret(id, vault.openClientSecret(id, sealed));
    await tx.update(signOn).set({ sealedSecret, masterKeyId: vault.id }).where(eq(signOn.id, id));
  }
  return rows.length;
}

/** Mail that has not left yet names no master key: all of it is sealed anew, one by one. */
async function waitingMail({ db, vault }: Context) {
  let after = 0;
  for (;;) {
    const id = await db.transaction(async (tx) => {
      const [row] = await tx
        .select({ id: outbox.id, sealed: outbox.sealed })
        .from(outbox)
        .where(and(gt(outbox.id, after), isNull(outbox.sentAt), isNotNull(outbox.sealed)))
        .orderBy(asc(outbox.id))
        .limit(1)
        .for('update');
      if (!row?.sealed) return null;
      const sealed = resealed(vault, row.sealed);
      if (sealed) await tx.update(outbox).set({ sealed }).where(eq(outbox.id, row.id));
      return row.id;
    });
    if (id === null) return;
    after = id;
  }
}

/** Null for what neither key opens: it could not be sent before either. */
function resealed(vault: Vault, sealed: Uint8Array) {
  try {
    return vault.sealMail(vault.openMail(sealed) as object);
  } catch {
    return null;
  }
}
