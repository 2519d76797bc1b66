import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { product } from '@/lib/db/schema/product';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { plainText } from '@/lib/operations/plain-text';
import { type Denial, operation } from '@/lib/operations/operation';
import { allowAgain } from '@/lib/operations/locked/stop-unproven-releases';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

export type IllegalComputer = {
  activationId: string;
  licenseId: string;
  productName: string;
  computerId: string;
  /** As it called itself when it was seen, which may be another name than at its activation. */
  computerName: string;
  /** How its activation stands now: `released_proven` once its wizard has sent the code. */
  state: (typeof activation.$inferSelect)['state'];
  firstSeenAt: Date;
  lastSeenAt: Date;
  times: number;
  address: string;
  liftedAt: Date | null;
};

/**
 * Computers that came online with a key whose activation had been released, the last seen first, a
 * page at a time. `all` also lists those that staff has let go.
 */
export const listIllegalComputers = operation(
  'listIllegalComputers',
  async (
    { context },
    page: { all?: boolean; before?: { lastSeenAt: Date; activationId: string }; limit: number },
  ): Promise<Result<IllegalComputer[], never>> => {
    const { before } = page;
    const older =
      before &&
      or(
        lt(illegalComputer.lastSeenAt, before.lastSeenAt),
        and(
          eq(illegalComputer.lastSeenAt, before.lastSeenAt),
          lt(illegalComputer.activationId, before.activationId),
        ),
      );
    const rows = await context.db
      .select({
        activationId: illegalComputer.activationId,
        licenseId: activation.licenseId,
        productName: product.name,
        computerId: activation.computerId,
        computerName: illegalComputer.computerName,
        state: activation.state,
        firstSeenAt: illegalComputer.firstSeenAt,
        lastSeenAt: illegalComputer.lastSeenAt,
        times: illegalComputer.times,
        address: illegalComputer.address,
        liftedAt: illegalComputer.liftedAt,
      })
      .from(illegalComputer)
      .innerJoin(activation, eq(activation.id, illegalComputer.activationId))
      .innerJoin(product, eq(product.id, activation.productId))
      .where(and(page.all ? undefined : isNull(illegalComputer.liftedAt), older))
      .orderBy(desc(illegalComputer.lastSeenAt), desc(illegalComputer.activationId))
      .limit(page.limit);
    return ok(rows);
  },
);

type LiftedComputer = { activationId: string; releasesAllowed: boolean };

export type LiftRefusal = Refusal<'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>;

/**
 * Lets an illegal computer go, with a reason. With the last one of its license the stop of unproven
 * releases that they brought about ends too.
 */
export const liftIllegalComputer = operation(
  'liftIllegalComputer',
  async (
    ask,
    input: { activationId: string; reason: string },
  ): Promise<Result<LiftedComputer, LiftRefusal | Denial>> => {
    const reason = plainText(input.reason);
    if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    return underVisibleLock(
      ask,
      seen.licenseId,
      async (locked): Promise<Result<LiftedComputer, LiftRefusal>> => {
        const { tx, license, now } = locked;
        const standing = isNull(illegalComputer.liftedAt);
        const [lifted] = await tx
          .update(illegalComputer)
          .set({ liftedAt: now })
          .where(and(eq(illegalComputer.activationId, seen.id), standing))
          .returning();
        if (!lifted) return refuse('NOTHING_TO_CHANGE');
        const before = { times: lifted.times };
        await record(locked, {
          type: 'illegal-computer.lifted',
          activationId: seen.id,
          before,
          reason,
        });
        const [other] = await tx
          .select({ id: illegalComputer.activationId })
          .from(illegalComputer)
          .innerJoin(activation, eq(activation.id, illegalComputer.activationId))
          .where(and(eq(activation.licenseId, license.id), standing))
          .limit(1);
        const releasesAllowed = !other && license.unprovenReleasesStoppedBy === 'illegal-computer';
        if (releasesAllowed) await allowAgain(locked, reason);
        return ok({ activationId: seen.id, releasesAllowed });
      },
    );
  },
);
