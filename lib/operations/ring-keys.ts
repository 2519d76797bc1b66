import { and, eq, inArray } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { ringKey } from '@/lib/db/schema/ring-key';
import { toHex } from '@/lib/olp/bytes';
import { prepareSigner, type SignatureAlg, type Signer } from '@/lib/olp/signature';
import { x25519PrivateKey } from '@/lib/olp/x25519';
import type { Vault } from '@/lib/vault/vault';

/** Preparing a signer costs as much as several signatures, so each process keeps them. */
const prepared = new WeakMap<Vault, Map<string, Signer>>();

function signerOf(vault: Vault, row: typeof ringKey.$inferSelect & { algorithm: SignatureAlg }) {
  const kept = prepared.get(vault) ?? new Map<string, Signer>();
  prepared.set(vault, kept);
  const name = `${row.productId} ${row.kid} ${toHex(row.wrappedSeed)}`;
  const signer = kept.get(name) ?? prepareSigner(row.algorithm, vault.unwrapSeed(row, row.wrappedSeed));
  kept.set(name, signer);
  return signer;
}

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
        inArray(ringKey.algorithm, ['ed25519', 's48']),
      ),
    );
  if (!row || row.algorithm === 'x25519-mac') {
    throw new Error(`Product ${productId} has no signing key.`);
  }
  return { kid: row.kid, signer: signerOf(vault, { ...row, algorithm: row.algorithm }) };
}

export type ExchangeKey = { privateKey: Uint8Array; compromised: boolean };

/**
 * The key that opens encrypted requests made for `kid`: in every state but retired (protocol 13).
 * Null if there is none.
 */
export async function exchangeKey(
  reader: Reader,
  vault: Vault,
  productId: number,
  kid: number,
): Promise<ExchangeKey | null> {
  const [row] = await reader
    .select()
    .from(ringKey)
    .where(and(eq(ringKey.productId, productId), eq(ringKey.kid, kid)));
  if (!row || row.algorithm !== 'x25519-mac' || row.state === 'retired') return null;
  const seed = vault.unwrapSeed(row, row.wrappedSeed);
  return { privateKey: x25519PrivateKey(seed), compromised: row.state === 'compromised' };
}
