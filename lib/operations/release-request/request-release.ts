import { and, desc, eq } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { isGrantedAtOnce } from '@/lib/rules/decide-release-request';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import { type LoadedLicense, lockVisibleLicense } from '@/lib/operations/locked/lock-license';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { releaseLocked } from '@/lib/operations/release/release-activation';
import type { Viewer } from '@/lib/operations/viewer';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

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

export type RequestReleaseRefusal = Refusal<'NOT_FOUND' | 'NOT_ACTIVE' | 'REASON_REQUIRED'>;

/**
 * "This computer no longer works": asks, signed in, for the seat of a computer that can make no code
 * (journey 8). Granted at once while `options/deadComputerAllowance` is left, else staff decides. One
 * is open per activation: asking again answers where that one stands.
 */
export async function requestRelease(
  context: Context,
  viewer: Viewer,
  input: { activationId: string; reason: string },
): Promise<Result<ReleaseRequestView, RequestReleaseRefusal>> {
  const seen = await visibleActivation(context.db, viewer, input.activationId);
  if (!seen) return refuse('NOT_FOUND');
  const reason = readReason(input.reason);
  if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
  return context.db.transaction(async (tx) => {
    const loaded = await lockVisibleLicense(tx, viewer, seen.licenseId);
    if (!loaded) return refuse('NOT_FOUND');
    return openLocked(tx, context, viewer, loaded, seen.id, reason, 'customer');
  });
}

/** A reason as it is kept: one line, cut to its longest; null for none. */
export const readReason = (text: string) =>
  [...plainText(text)].slice(0, LONGEST_REASON).join('') || null;

/** Opens a request, or grants it at once, under the license's lock. */
export async function openLocked(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  activationId: string,
  reason: string,
  openedBy: 'customer' | 'mail-link',
): Promise<Result<ReleaseRequestView, RequestReleaseRefusal>> {
  const ofLicense = eq(activation.licenseId, loaded.license.id);
  const [row] = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.id, activationId), ofLicense));
  if (row?.state !== 'active') return refuse('NOT_ACTIVE');
  const earlier = await latestReleaseRequest(tx, row.id);
  if (earlier?.state === 'open') return ok(earlier);
  const place = { productId: loaded.product.id, licenseId: loaded.license.id };
  const properties = await readProperties(tx, place);
  const now = context.now();
  const atOnce = isGrantedAtOnce({
    dvcRequired: properties['customerSite/showDeactivationVerificationCode'],
    license: {
      status: loaded.license.status,
      unprovenStopped: loaded.license.unprovenReleasesStoppedAt !== null,
    },
    granted: await grantedAtOnce(tx, loaded.license.id),
    allowance: {
      count: properties['options/deadComputerAllowance'],
      days: properties['options/deadComputerPeriodInDays'],
    },
    now,
  });
  const [request] = await tx
    .insert(releaseRequest)
    .values({
      licenseId: loaded.license.id,
      activationId: row.id,
      reason,
      openedAt: now,
      openedBy,
      ...(atOnce ? { state: 'granted', decidedAt: now, decidedBy: 'allowance' } : {}),
    })
    .returning();
  if (!request) throw new Error('A release request was not written.');
  await recordEvent(tx, viewer, {
    type: 'release-request.opened',
    at: now,
    licenseId: loaded.license.id,
    activationId: row.id,
    after: { request: request.id, state: request.state, openedBy },
    reason,
    captureAddress: properties['activation/captureIPAddress'],
  });
  if (atOnce) await releaseGranted(tx, context, viewer, loaded, properties, row, reason);
  await mailRequest(tx, context, loaded, row, request);
  return ok(viewOfRequest(request));
}

/** When requests of the license were granted without staff. */
async function grantedAtOnce(reader: Reader, licenseId: string): Promise<Date[]> {
  const rows = await reader
    .select({ at: releaseRequest.decidedAt })
    .from(releaseRequest)
    .where(and(eq(releaseRequest.licenseId, licenseId), eq(releaseRequest.decidedBy, 'allowance')));
  return rows.flatMap(({ at }) => (at ? [at] : []));
}

/** Frees the seat of a request that was granted: claimed, with its reason. */
export async function releaseGranted(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  reason: string,
) {
  const released = await releaseLocked(tx, context, viewer, loaded, properties, {
    chosen: row,
    codeGiven: false,
    found: null,
    reason,
    granted: true,
  });
  if (!released.ok) throw new Error(`A granted release was refused: ${released.error.code}.`);
}

/** Tells the owner where a request stands; its way back is the page of the computer. */
export async function mailRequest(
  tx: Transaction,
  context: Context,
  loaded: LoadedLicense,
  row: ActivationRow,
  request: Pick<typeof releaseRequest.$inferSelect, 'state' | 'reason' | 'answer'>,
) {
  if (request.state === 'closed') return;
  await queueMail(tx, context.vault, loaded.license.registeredEmail, {
    template: 'release-request',
    state: request.state,
    productName: loaded.product.name,
    computerName: row.computerName,
    computerId: row.computerId,
    keyEnding: loaded.key.lastGroup,
    reason: request.reason,
    answer: request.answer,
    path: request.state === 'granted' ? `/receipts/${row.id}` : `/computers/${row.id}`,
  });
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
