import { asc, eq, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { product } from '@/lib/db/schema/product';
import { ringKey } from '@/lib/db/schema/ring-key';
import type { Context } from '@/lib/operations/context';
import { addRingKey } from '@/lib/operations/computer-key/ring-keys';
import { type EventFacts, recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

export type RingKeyRow = typeof ringKey.$inferSelect;

/** What a key of a ring is for: signing Computer Keys, or receiving encrypted requests. */
export type Purpose = 'signing' | 'requests';

export const purposeOf = ({ algorithm }: Pick<RingKeyRow, 'algorithm'>): Purpose =>
  algorithm === 'x25519-mac' ? 'requests' : 'signing';

/** A product's ring under its lock. */
export type Ring = {
  tx: Transaction;
  context: Context;
  viewer: Viewer;
  productId: number;
  signatureAlgorithm: 'ed25519' | 's48';
  keys: RingKeyRow[];
};

/** The ring of a product, which nobody else changes meanwhile; null if there is no such product. */
export async function lockRing(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  productId: number,
): Promise<Ring | null> {
  const [row] = await tx.select().from(product).where(eq(product.id, productId)).for('update');
  if (!row) return null;
  const { signatureAlgorithm } = row;
  return { tx, context, viewer, productId, signatureAlgorithm, keys: await keysOf(tx, productId) };
}

export const keysOf = (reader: Reader, productId: number) =>
  reader.select().from(ringKey).where(eq(ringKey.productId, productId)).orderBy(asc(ringKey.kid));

/** Kids are 0 to 31, and used again only after RETIRED (protocol 13); null if there is no room. */
export function freeKid(keys: readonly RingKeyRow[]): number | null {
  const taken = new Set(keys.filter(({ state }) => state !== 'retired').map(({ kid }) => kid));
  // A kid that was never used is better than one of which old keys may be about.
  const seen = new Set(keys.map(({ kid }) => kid));
  const kids = Array.from({ length: 31 }, (_, index) => index + 1);
  return kids.find((kid) => !seen.has(kid)) ?? kids.find((kid) => !taken.has(kid)) ?? null;
}

/** Makes a key; the audit trail knows its number and what it is for. */
export async function addKey(ring: Ring, use: Purpose, state: 'signing' | 'next', kid: number) {
  const { tx, context, productId } = ring;
  const algorithm = use === 'requests' ? 'x25519-mac' : ring.signatureAlgorithm;
  await addRingKey(tx, context, { productId, kid, algorithm, state });
  await note(ring, { type: 'ring-key.created', after: { productId, kid, algorithm, state } });
}

/** Moves a key into another state. */
export async function setState(
  ring: Ring,
  { kid, state: before }: RingKeyRow,
  state: RingKeyRow['state'],
  reason?: string,
) {
  const { tx, productId } = ring;
  // Nothing needs the seed of a retired key: what is not there cannot leak.
  const seed = state === 'retired' ? { wrappedSeed: new Uint8Array(0) } : {};
  const key = sql`${ringKey.productId} = ${productId} AND ${ringKey.kid} = ${kid}`;
  await tx
    .update(ringKey)
    .set({ state, ...seed })
    .where(key);
  await note(ring, {
    type: 'ring-key.changed',
    before: { productId, kid, state: before },
    after: { state },
    ...(reason ? { reason } : {}),
  });
}

const note = ({ tx, viewer, context }: Ring, facts: Omit<EventFacts, 'at'>) =>
  recordEvent(tx, viewer, { at: context.now(), ...facts });

/** Active computers whose Computer Key a key of the ring signed. */
export const computersOf = (reader: Reader, productId: number, kid: number) =>
  reader.$count(
    activation,
    sql`${activation.productId} = ${productId} AND ${activation.state} = 'active'
      AND ${activation.kid} = ${kid}`,
  );
