import { reading } from '@/lib/operations/operation';
import { readProperties } from '@/lib/properties/read-properties';
import { type SignedReceipt, signReceipt } from '@/lib/receipt/receipt';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { receiptSigner } from './receipt-keys';
import { proofOf } from '@/lib/operations/release/release-activation';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

/**
 * The signed receipt of a deactivation, as things stand: one for a claim that was proven later says
 * so. Null for a foreign or missing activation, and for one that was not released.
 */
export const getReceipt = reading(
  'getReceipt',
  async ({ context, viewer }, activationId: string): Promise<SignedReceipt | null> => {
    const row = await visibleActivation(context.db, viewer, activationId);
    const proof = row && proofOf(row.state);
    const loaded = proof && (await findVisibleLicense(context.db, viewer, row.licenseId));
    if (!loaded || !row.closedAt) return null;
    const properties = await readProperties(context.db);
    const { keyId, signer } = await receiptSigner(context);
    return signReceipt(signer, keyId, {
      keyturnReceipt: 1,
      portal: properties['server/portalUrl'] || context.portalUrl,
      number: row.id,
      productId: row.productId,
      productName: loaded.product.name,
      license: `…${loaded.key.lastGroup}`,
      computerId: row.computerId,
      computerName: row.computerName,
      activatedAt: row.activatedAt.toISOString(),
      releasedAt: row.closedAt.toISOString(),
      proof,
      provenAt: row.provenAt?.toISOString() ?? null,
      door: row.closedDoor ?? '',
    });
  },
);
