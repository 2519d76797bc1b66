import { randomBytes } from 'node:crypto';
import type { Transaction } from '@/lib/db/connect';
import { licenseKey } from '@/lib/db/schema/license-key';
import { activationKeyText, lastGroup, makeActivationKey } from '@/lib/olp/activation-key';
import type { Context } from '@/lib/operations/context';

/** Gives a license a new main Activation Key; returns it as text. */
export async function addActivationKey(
  tx: Transaction,
  { vault }: Context,
  productId: number,
  licenseId: string,
): Promise<string> {
  const bytes = makeActivationKey(productId, randomBytes(10));
  await tx.insert(licenseKey).values({
    licenseId,
    form: 'olp1',
    lookup: vault.activationKeyIndex(bytes),
    sealed: vault.sealActivationKey(productId, licenseId, bytes),
    masterKeyId: vault.id,
    lastGroup: lastGroup(bytes),
  });
  return activationKeyText(bytes);
}
