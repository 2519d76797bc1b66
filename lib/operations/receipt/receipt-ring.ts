import { randomBytes } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { receiptKey } from '@/lib/db/schema/receipt-key';
import { toHex } from '@/lib/olp/bytes';
import { publicKeyOf } from '@/lib/olp/key-pair';
import type { Context } from '@/lib/operations/context';
import { type EventFacts, recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

export type ReceiptKeyRow = typeof receiptKey.$inferSelect;

/** The keys of receipts under their lock. */
export type ReceiptRing = {
  tx: Transaction;
  parts: Pick<Context, 'vault' | 'now'>;
  viewer: Viewer;
  keys: ReceiptKeyRow[];
};

/** The keys of receipts, which nobody else changes meanwhile. */
export async function lockReceiptKeys(
  tx: Transaction,
  parts: ReceiptRing['parts'],
  viewer: Viewer,
): Promise<ReceiptRing> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('keyturn receipt key'))`);
  const keys = await tx.select().from(receiptKey).orderBy(asc(receiptKey.id));
  return { tx, parts, viewer, keys };
}

type Change = Partial<Pick<ReceiptKeyRow, 'signing' | 'next' | 'compromisedAt'>>;

/** Changes how a key stands; the trail says how it stands then. */
export async function setKey(ring: ReceiptRing, id: number, change: Change, reason?: string) {
  await ring.tx.update(receiptKey).set(change).where(eq(receiptKey.id, id));
  ring.keys = ring.keys.map((key) => (key.id === id ? { ...key, ...change } : key));
  const { compromisedAt, ...stands } = change;
  await note(ring, {
    type: 'receipt-key.changed',
    after: { keyId: id, ...stands, ...(compromisedAt ? { compromised: true } : {}) },
    ...(reason ? { reason } : {}),
  });
}

/** Where none signs the next one does, and where none is next one is made. Answers which signs. */
export async function takeOver(ring: ReceiptRing): Promise<number> {
  const signing = ring.keys.find((key) => key.signing);
  const next = ring.keys.find((key) => key.next);
  if (!signing && next) await setKey(ring, next.id, { signing: true, next: false });
  const signs = signing?.id ?? next?.id ?? (await addKey(ring, { signing: true, next: false }));
  if (!ring.keys.some((key) => key.next)) await addKey(ring, { signing: false, next: true });
  return signs;
}

async function addKey(ring: ReceiptRing, stands: { signing: boolean; next: boolean }) {
  const { vault, now } = ring.parts;
  const id = ring.keys.length + 1;
  const seed = new Uint8Array(randomBytes(32));
  const publicKey = publicKeyOf('ed25519', seed);
  const wrappedSeed = vault.wrapReceiptSeed(id, publicKey, seed);
  const values = { id, publicKey, wrappedSeed, masterKeyId: vault.id, ...stands };
  const rows = await ring.tx
    .insert(receiptKey)
    .values({ ...values, createdAt: now() })
    .returning();
  ring.keys = [...ring.keys, ...rows];
  const after = { keyId: id, publicKey: toHex(publicKey), ...stands };
  await note(ring, { type: 'receipt-key.created', after });
  return id;
}

const note = ({ tx, viewer, parts }: ReceiptRing, facts: Omit<EventFacts, 'at'>) =>
  recordEvent(tx, viewer, { at: parts.now(), ...facts });
