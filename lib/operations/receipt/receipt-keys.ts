import { asc, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { receiptKey } from '@/lib/db/schema/receipt-key';
import { toHex } from '@/lib/olp/bytes';
import { prepareSigner } from '@/lib/olp/signature';
import type { Context } from '@/lib/operations/context';
import { mayCall, reading } from '@/lib/operations/operation';
import type { PublicReceiptKey } from '@/lib/receipt/receipt';
import { lockReceiptKeys, type ReceiptKeyRow, takeOver } from './receipt-ring';

type Parts = Pick<Context, 'db' | 'vault' | 'now'>;

/** Sees to it that a key for receipts signs and a next one waits; any number of instances may do so at once. */
export async function ensureReceiptKey(parts: Parts): Promise<void> {
  const keys = await parts.db.select().from(receiptKey);
  if (isWhole(keys)) return;
  await parts.db.transaction(async (tx) => {
    const viewer = { kind: 'operator', address: '' } as const;
    const ring = await lockReceiptKeys(tx, parts, viewer);
    if (!isWhole(ring.keys)) await takeOver(ring);
  });
}

const isWhole = (keys: ReceiptKeyRow[]) =>
  keys.some(({ signing }) => signing) && keys.some(({ next }) => next);

/** The public keys, old ones too, as they are published. */
export async function listReceiptKeys(reader: Reader): Promise<PublicReceiptKey[]> {
  const rows = await reader.select().from(receiptKey).orderBy(asc(receiptKey.id));
  return rows.map(({ id, publicKey, compromisedAt }) => ({
    ...{ id, alg: 'ed25519', publicKey: toHex(publicKey) },
    ...(compromisedAt ? { compromised: true } : {}),
  }));
}

export type ReceiptKeyState = 'next' | 'signing' | 'verify_only' | 'compromised';
export type ReceiptKeyStep = 'rotate' | 'compromise';

/** The same for staff: how each stands, since when there is it, and what this viewer can do with it now. */
export const describeReceiptKeys = reading(
  'describeReceiptKeys',
  async ({ context: { db }, viewer }) => {
    const rows = await db.select().from(receiptKey).orderBy(asc(receiptKey.id));
    const may = mayCall(viewer, 'rotateReceiptKey');
    return rows.map((row) => {
      const { id, publicKey, createdAt, compromisedAt } = row;
      const state = stateOf(row);
      const steps = may ? STEPS[state] : [];
      return { id, publicKey: toHex(publicKey), state, createdAt, compromisedAt, steps };
    });
  },
);

const STEPS: Record<ReceiptKeyState, ReceiptKeyStep[]> = {
  next: ['rotate', 'compromise'],
  signing: ['compromise'],
  verify_only: ['compromise'],
  compromised: [],
};

function stateOf({ signing, next, compromisedAt }: ReceiptKeyRow): ReceiptKeyState {
  if (compromisedAt) return 'compromised';
  if (signing) return 'signing';
  return next ? 'next' : 'verify_only';
}

/** The key that signs receipts now, with its signer. */
export async function receiptSigner({ db, vault }: Pick<Context, 'db' | 'vault'>) {
  const [row] = await db.select().from(receiptKey).where(eq(receiptKey.signing, true));
  if (!row) throw new Error('There is no key for receipts; the portal makes one at its start.');
  const seed = vault.unwrapReceiptSeed(row.id, row.publicKey, row.wrappedSeed);
  return { keyId: row.id, signer: prepareSigner('ed25519', seed) };
}
