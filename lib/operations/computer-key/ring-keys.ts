import { randomBytes } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import type { Reader, Transaction } from '@/lib/db/connect';
import { ringKey } from '@/lib/db/schema/ring-key';
import { toHex } from '@/lib/olp/bytes';
import { type Alg, publicKeyOf } from '@/lib/olp/key-pair';
import { prepareSigner, type Signer } from '@/lib/olp/signature';
import { x25519PrivateKey } from '@/lib/olp/x25519';
import type { Context } from '@/lib/operations/context';
import type { Vault } from '@/lib/vault/vault';

type RingKeyRow = typeof ringKey.$inferSelect;

/** Of the keys that sign; the others open requests. */
export const signingAlgorithms: Alg[] = ['ed25519', 's48'];

/**
 * Unwrapping a seed and preparing the key of it costs as much as several uses of that key, so each
 * process keeps what was made.
 */
function kept<T>(make: (seed: Uint8Array, row: RingKeyRow) => T) {
  const ofVault = new WeakMap<Vault, Map<string, T>>();
  return (vault: Vault, row: RingKeyRow): T => {
    const known = ofVault.get(vault) ?? new Map<string, T>();
    ofVault.set(vault, known);
    const name = `${row.productId} ${row.kid} ${toHex(row.wrappedSeed)}`;
    const key = known.get(name) ?? make(vault.unwrapSeed(row, row.wrappedSeed), row);
    known.set(name, key);
    return key;
  };
}

/** What signs with a key of the ring, made once per process. */
export const signerOf = kept<Signer>((seed, { algorithm }) => {
  if (algorithm === 'x25519-mac') throw new Error('A key for requests does not sign.');
  return prepareSigner(algorithm, seed);
});

const privateKeyOf = kept<Uint8Array>(x25519PrivateKey);

/** The key that signs for a product now. A product without one is a bug: it is made with two. */
export async function signingKey(
  reader: Reader,
  vault: Vault,
  productId: number,
): Promise<{ kid: number; signer: Signer }> {
  const [row] = await reader
    .select()
    .from(ringKey)
    .where(
      and(
        eq(ringKey.productId, productId),
        eq(ringKey.state, 'signing'),
        inArray(ringKey.algorithm, signingAlgorithms),
      ),
    );
  if (!row) throw new Error(`Product ${productId} has no signing key.`);
  return { kid: row.kid, signer: signerOf(vault, row) };
}

const keyOfRing = compiled((reader) =>
  reader
    .select()
    .from(ringKey)
    .where(
      and(
        eq(ringKey.productId, sql.placeholder('productId')),
        eq(ringKey.kid, sql.placeholder('kid')),
      ),
    ),
);

export type ExchangeKey = { privateKey: Uint8Array; compromised: boolean };

/**
 * The key that opens encrypted requests made for `kid`: in every state but retired (protocol 13).
 * Null if there is none.
 */
export async function exchangeKey(
  reader: Reader,
  vault: Vault,
  named: { productId: number; kid: number },
): Promise<ExchangeKey | null> {
  const [row] = await keyOfRing(reader, named);
  if (row?.algorithm !== 'x25519-mac' || row.state === 'retired') return null;
  return { privateKey: privateKeyOf(vault, row), compromised: row.state === 'compromised' };
}

type NewKey = { productId: number; kid: number; algorithm: Alg; state: 'signing' | 'next' };

/** A new key of a ring, from a seed of its own (protocol 13). Takes the place of a retired one. */
export async function addRingKey(
  tx: Transaction,
  { vault, now }: Pick<Context, 'vault' | 'now'>,
  key: NewKey,
) {
  const seed = randomBytes(32);
  const place = { ...key, publicKey: publicKeyOf(key.algorithm, seed) };
  const wrappedSeed = vault.wrapSeed(place, seed);
  const row = { ...place, wrappedSeed, masterKeyId: vault.id, createdAt: now() };
  const retired = eq(ringKey.state, 'retired');
  const added = await tx
    .insert(ringKey)
    .values(row)
    .onConflictDoUpdate({ target: [ringKey.productId, ringKey.kid], set: row, setWhere: retired })
    .returning({ kid: ringKey.kid });
  if (added.length === 0) throw new Error(`Key ${key.kid} of ${key.productId} is not retired.`);
}
