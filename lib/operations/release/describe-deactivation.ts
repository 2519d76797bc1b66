import type { Proof } from '@/lib/rules/vocabulary';
import { and, eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { maskComputerId } from '@/lib/olp/computer-id';
import { type Result, ok } from '@/lib/olp/result';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { operation } from '@/lib/operations/operation';
import { type CodeInput, type CodeRefusal, findByCode } from './deactivate-by-code';
import { computerIsActive, proofOf } from './release-activation';

export type DeactivationDescription = {
  productName: string;
  computerName: string;
  maskedComputerId: string;
  keyEnding: string;
  state: ActivationRow['state'];
  proof: Proof | null;
  closedAt: Date | null;
  /** The code has done all it can: the row is closed, and proven if the code is a proof. */
  settled: boolean;
  activeAgain: boolean;
};

/** What posting this scanned code would do. Changes nothing: link previews call this. */
export const describeDeactivation = operation(
  'describeDeactivation',
  async (ask, input: CodeInput): Promise<Result<DeactivationDescription, CodeRefusal>> => {
    const { db } = ask.context;
    const found = await findByCode(ask, input);
    if (!found.ok) return found;
    const { row } = found.value;
    const [shown] = await db
      .select({ productName: product.name, keyEnding: licenseKey.lastGroup })
      .from(license)
      .innerJoin(product, eq(product.id, license.productId))
      .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(eq(license.id, row.licenseId))
      .limit(1);
    if (!shown) throw new Error(`License ${row.licenseId} is gone.`);
    return ok({
      ...shown,
      computerName: row.computerName,
      maskedComputerId: maskComputerId(row.computerId),
      state: row.state,
      proof: proofOf(row.state),
      closedAt: row.closedAt,
      settled:
        row.state === 'released_proven' || (row.state !== 'active' && found.value.kind === 'udvc'),
      activeAgain: row.state !== 'active' && (await computerIsActive(db, row)),
    });
  },
);
