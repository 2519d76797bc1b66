import type { Proof } from '@/lib/rules/vocabulary';
import { maskComputerId } from '@/lib/olp/computer-id';
import { type Result, ok } from '@/lib/olp/result';
import { findLicenseOfCode, standingNow } from '@/lib/operations/locked/lock-license';
import { licenseNow } from '@/lib/operations/locked/locked';
import { type ActivationRow, hasRoom } from '@/lib/operations/locked/seats';
import { operation } from '@/lib/operations/operation';
import { type CodeInput, type CodeRefusal, findByCode } from './deactivate-by-code';
import { takesComputers } from '@/lib/rules/standing';
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
  /** Another computer can have the seat: the license is valid, and not more use it than have seats. */
  reusable: boolean;
};

/** What posting this scanned code would do. Changes nothing: link previews call this. */
export const describeDeactivation = operation(
  'describeDeactivation',
  async (ask, input: CodeInput): Promise<Result<DeactivationDescription, CodeRefusal>> => {
    const { db } = ask.context;
    const found = await findByCode(ask, input);
    if (!found.ok) return found;
    const { row } = found.value;
    const loaded = await findLicenseOfCode(db, row.licenseId);
    if (!loaded) throw new Error(`License ${row.licenseId} is gone.`);
    const { properties, now } = await licenseNow(db, ask.context, loaded);
    return ok({
      productName: loaded.product.name,
      keyEnding: loaded.key.lastGroup,
      computerName: row.computerName,
      maskedComputerId: maskComputerId(row.computerId),
      state: row.state,
      proof: proofOf(row.state),
      closedAt: row.closedAt,
      settled:
        row.state === 'released_proven' || (row.state !== 'active' && found.value.kind === 'udvc'),
      activeAgain: row.state !== 'active' && (await computerIsActive(db, row)),
      reusable:
        takesComputers(standingNow(loaded, properties, now)) &&
        (await hasRoom(db, loaded.license, now, row.state === 'active' ? 1 : 0)),
    });
  },
);
