import { mayCall, operation, reading } from '@/lib/operations/operation';
import { randomBytes } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { receiptKey } from '@/lib/db/schema/receipt-key';
import { toHex } from '@/lib/olp/bytes';
import { publicKeyOf } from '@/lib/olp/key-pair';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { prepareSigner } from '@/lib/olp/signature';
import type { PublicReceiptKey } from '@/lib/receipt/receipt';
import type { Context } from '@/lib/operations/context';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

type Parts = Pick<Context, 'db' | 'vault' | 'now'>;

/** Sees to it that there is a key for receipts; any number of instances may do so at once. */
export async function ensureReceiptKey(parts: Parts): Promise<void> {
  const [signing] = await parts.db
    .select({ id: receiptKey.id })
    .from(receiptKey)
    .where(eq(receiptKey.signing, true));
  if (signing) return;
  await parts.db.transaction(async (tx) => {
    await takeTurns(tx);
    const keys = await tx.select({ signing: receiptKey.signing }).from(receiptKey);
    if (!keys.some((key) => key.signing)) {
      await addKey(tx, parts, { kind: 'operator', address: '' }, keys.length + 1);
    }
  });
}

/**
 * Signs with a new key from now on. The old ones stay published: their receipts remain good.
 * `signing`: the key in use that the asker saw, so that of two at once the second makes none.
 */
export const rotateReceiptKey = operation(
  'rotateReceiptKey',
  async (
    { context, viewer },
    { signing }: { signing?: number } = {},
  ): Promise<Result<{ keyId: number }, Refusal<'CHANGED_MEANWHILE'>>> => {
    return context.db.transaction(async (tx) => {
      await takeTurns(tx);
      if (signing !== undefined) {
        const [now] = await tx.select().from(receiptKey).where(eq(receiptKey.signing, true));
        if (now?.id !== signing) return refuse('CHANGED_MEANWHILE');
      }
      const keys = await tx
        .update(receiptKey)
        .set({ signing: false })
        .returning({ id: receiptKey.id });
      const keyId = keys.length + 1;
      await addKey(tx, context, viewer, keyId);
      return ok({ keyId });
    });
  },
);

/** The public keys, old ones too, as they are published. */
export async function listReceiptKeys(reader: Reader): Promise<PublicReceiptKey[]> {
  const rows = await reader
    .select({ id: receiptKey.id, publicKey: receiptKey.publicKey })
    .from(receiptKey)
    .orderBy(asc(receiptKey.id));
  return rows.map(({ id, publicKey }) => ({ id, alg: 'ed25519', publicKey: toHex(publicKey) }));
}

/** The same for staff: which signs, and since when there is each. */
export const describeReceiptKeys = reading(
  'describeReceiptKeys',
  async ({ context: { db }, viewer }) => {
    const rows = await db.select().from(receiptKey).orderBy(asc(receiptKey.id));
    const keys = rows.map(({ id, publicKey, signing, createdAt }) => ({
      ...{ id, publicKey: toHex(publicKey), signing, createdAt },
    }));
    return { keys, mayRotate: mayCall(viewer, 'rotateReceiptKey') };
  },
);

/** The key that signs receipts now, with its signer. */
export async function receiptSigner({ db, vault }: Pick<Context, 'db' | 'vault'>) {
  const [row] = await db.select().from(receiptKey).where(eq(receiptKey.signing, true));
  if (!row) throw new Error('There is no key for receipts; the portal makes one at its start.');
  const seed = vault.unwrapReceiptSeed(row.id, row.publicKey, row.wrappedSeed);
  return { keyId: row.id, signer: prepareSigner('ed25519', seed) };
}

const takeTurns = (tx: Transaction) =>
  tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('keyturn receipt key'))`);

async function addKey(
  tx: Transaction,
  { vault, now }: Pick<Context, 'vault' | 'now'>,
  viewer: Viewer,
  id: number,
) {
  const seed = new Uint8Array(randomBytes(32));
  const publicKey = publicKeyOf('ed25519', seed);
  const wrappedSeed = vault.wrapReceiptSeed(id, publicKey, seed);
  const createdAt = now();
  await tx
    .insert(receiptKey)
    .values({ id, publicKey, wrappedSeed, masterKeyId: vault.id, signing: true, createdAt });
  const after = { keyId: id, publicKey: toHex(publicKey) };
  await recordEvent(tx, viewer, { type: 'receipt-key.created', at: createdAt, after });
}
