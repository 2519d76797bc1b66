import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Locked, record } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { plainText } from '@/lib/operations/plain-text';
import { releaseLocked } from '@/lib/operations/release/release-activation';
import { isGrantedAtOnce } from '@/lib/rules/decide-release-request';

/** Characters of a reason. */
const LONGEST_REASON = 500;

/** Where a release request stands, as its customer reads it. */
export type ReleaseRequestView = {
  id: string;
  activationId: string;
  state: 'open' | 'granted' | 'declined' | 'closed';
  reason: string;
  openedAt: Date;
  decidedAt: Date | null;
  /** What staff says about it. */
  answer: string | null;
};

/** A reason as it is kept: one line, cut to its longest; null for none. */
export const readReason = (text: string) =>
  [...plainText(text)].slice(0, LONGEST_REASON).join('') || null;

/** Opens a request, or grants it at once. */
export async function openRequest(
  locked: Locked,
  activationId: string,
  reason: string,
  openedBy: 'customer' | 'mail-link',
): Promise<Result<ReleaseRequestView, Refusal<'NOT_ACTIVE'>>> {
  const { tx, license, now } = locked;
  const [row] = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.id, activationId), eq(activation.licenseId, license.id)));
  if (row?.state !== 'active') return refuse('NOT_ACTIVE');
  const earlier = await latestReleaseRequest(tx, row.id);
  if (earlier?.state === 'open') return ok(earlier);
  const atOnce = await grantedAtOnce(locked);
  const [request] = await tx
    .insert(releaseRequest)
    .values({
      licenseId: license.id,
      activationId: row.id,
      reason,
      openedAt: now,
      openedBy,
      ...(atOnce ? { state: 'granted', decidedAt: now, decidedBy: 'allowance' } : {}),
    })
    .returning();
  if (!request) throw new Error('A release request was not written.');
  await record(locked, {
    type: 'release-request.opened',
    activationId: row.id,
    after: { request: request.id, state: request.state, openedBy },
    reason,
  });
  if (atOnce) await releaseGranted(locked, row, reason);
  await mailRequest(locked, row, request);
  return ok(viewOfRequest(request));
}

async function grantedAtOnce({ tx, license, properties, now }: Locked): Promise<boolean> {
  const ofLicense = eq(releaseRequest.licenseId, license.id);
  const earlier = await tx
    .select({ at: releaseRequest.decidedAt })
    .from(releaseRequest)
    .innerJoin(activation, eq(activation.id, releaseRequest.activationId))
    .where(
      and(
        ofLicense,
        eq(releaseRequest.decidedBy, 'allowance'),
        isNull(activation.claimGivenBackAt),
      ),
    );
  return isGrantedAtOnce({
    dvcRequired: properties['customerSite/showDeactivationVerificationCode'],
    license: {
      status: license.status,
      unprovenStopped: license.unprovenReleasesStoppedAt !== null,
    },
    granted: earlier.flatMap(({ at }) => (at ? [at] : [])),
    allowance: {
      count: properties['options/deadComputerAllowance'],
      days: properties['options/deadComputerPeriodInDays'],
    },
    now,
  });
}

/** Frees the seat of a request that was granted: claimed, with its reason. */
export async function releaseGranted(locked: Locked, row: ActivationRow, reason: string) {
  const input = { chosen: row, codeGiven: false, found: null, reason, granted: true };
  const released = await releaseLocked(locked, input);
  if (!released.ok) throw new Error(`A granted release was refused: ${released.error.code}.`);
}

/** Tells the owner where a request stands; its way back is the page of the computer. */
export async function mailRequest(
  { tx, context, license, product, key }: Locked,
  row: ActivationRow,
  request: Pick<typeof releaseRequest.$inferSelect, 'state' | 'reason' | 'answer'>,
) {
  if (request.state === 'closed') return;
  await queueMail(
    tx,
    context.vault,
    {
      recipient: license.registeredEmail,
      about: { licenseId: license.id, activationId: row.id },
    },
    {
      template: 'release-request',
      state: request.state,
      productName: product.name,
      computerName: row.computerName,
      computerId: row.computerId,
      keyEnding: key.lastGroup,
      reason: request.reason,
      answer: request.answer,
      path: request.state === 'granted' ? `/receipts/${row.id}` : `/computers/${row.id}`,
    },
  );
}

/** The newest request about an activation; null if there was none. */
export async function latestReleaseRequest(
  reader: Reader,
  activationId: string,
): Promise<ReleaseRequestView | null> {
  const [row] = await reader
    .select()
    .from(releaseRequest)
    .where(eq(releaseRequest.activationId, activationId))
    .orderBy(desc(releaseRequest.openedAt))
    .limit(1);
  return row ? viewOfRequest(row) : null;
}

const viewOfRequest = (row: typeof releaseRequest.$inferSelect): ReleaseRequestView => ({
  id: row.id,
  activationId: row.activationId,
  state: row.state,
  reason: row.reason,
  openedAt: row.openedAt,
  decidedAt: row.decidedAt,
  answer: row.answer,
});
