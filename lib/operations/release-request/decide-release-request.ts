import { and, asc, eq, gt, or } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Context } from '@/lib/operations/context';
import { lockVisibleLicense } from '@/lib/operations/locked/lock-license';
import { recordEvent } from '@/lib/operations/record/record-event';
import { mailRequest, readReason, releaseGranted } from './request-release';
import { isRowId } from '@/lib/operations/row-id';
import { isVendor, type Viewer } from '@/lib/operations/viewer';

export type DecideRefusal = Refusal<'NOT_FOUND' | 'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>;

export type DecideInput = {
  requestId: string;
  grant: boolean;
  /** What the customer is told. Needed to decline. */
  answer?: string;
};

/**
 * Staff or operator decides an open release request. Granting frees the seat as claimed, by staff: it
 * counts for no limit of the customer's. The owner is mailed the answer.
 */
export async function decideReleaseRequest(
  context: Context,
  viewer: Viewer,
  input: DecideInput,
): Promise<Result<{ requestId: string; activationId: string }, DecideRefusal>> {
  if (!isVendor(viewer) || !isRowId(input.requestId)) return refuse('NOT_FOUND');
  const answer = readReason(input.answer ?? '');
  if (!input.grant && !answer) return refuse('REASON_REQUIRED', { field: 'answer' });
  const ofRequest = eq(releaseRequest.id, input.requestId);
  const [seen] = await context.db.select().from(releaseRequest).where(ofRequest);
  if (!seen) return refuse('NOT_FOUND');
  return context.db.transaction(async (tx) => {
    const loaded = await lockVisibleLicense(tx, viewer, seen.licenseId);
    if (!loaded) return refuse('NOT_FOUND');
    const now = context.now();
    const state = input.grant ? 'granted' : 'declined';
    const decidedBy = viewer.kind === 'operator' ? 'operator' : 'staff';
    const [request] = await tx
      .update(releaseRequest)
      .set({ state, decidedAt: now, decidedBy, answer })
      .where(and(ofRequest, eq(releaseRequest.state, 'open')))
      .returning();
    const [row] = await tx.select().from(activation).where(eq(activation.id, seen.activationId));
    if (!request || !row) return refuse('NOTHING_TO_CHANGE');
    const place = { productId: loaded.product.id, licenseId: loaded.license.id };
    const properties = await readProperties(tx, place);
    await recordEvent(tx, viewer, {
      type: `release-request.${state}`,
      at: now,
      licenseId: loaded.license.id,
      activationId: row.id,
      before: { state: 'open' },
      after: { state, request: request.id },
      ...(answer ? { reason: answer } : {}),
    });
    if (input.grant) {
      await releaseGranted(tx, context, viewer, loaded, properties, row, request.reason);
    }
    await mailRequest(tx, context, loaded, row, request);
    return ok({ requestId: request.id, activationId: row.id });
  });
}

export type OpenRequest = {
  id: string;
  licenseId: string;
  activationId: string;
  productName: string;
  computerName: string;
  computerId: string;
  registeredEmail: string;
  reason: string;
  openedAt: Date;
};

/** Open release requests, the oldest first, a page at a time; `after` is the last one seen. */
export async function listOpenRequests(
  context: Context,
  viewer: Viewer,
  page: { after?: { openedAt: Date; id: string }; limit: number },
): Promise<Result<OpenRequest[], Refusal<'NOT_FOUND'>>> {
  if (!isVendor(viewer)) return refuse('NOT_FOUND');
  const { after } = page;
  const later =
    after &&
    or(
      gt(releaseRequest.openedAt, after.openedAt),
      and(eq(releaseRequest.openedAt, after.openedAt), gt(releaseRequest.id, after.id)),
    );
  const rows = await context.db
    .select({
      id: releaseRequest.id,
      licenseId: releaseRequest.licenseId,
      activationId: releaseRequest.activationId,
      productName: product.name,
      computerName: activation.computerName,
      computerId: activation.computerId,
      registeredEmail: license.registeredEmail,
      reason: releaseRequest.reason,
      openedAt: releaseRequest.openedAt,
    })
    .from(releaseRequest)
    .innerJoin(activation, eq(activation.id, releaseRequest.activationId))
    .innerJoin(license, eq(license.id, releaseRequest.licenseId))
    .innerJoin(product, eq(product.id, license.productId))
    .where(and(eq(releaseRequest.state, 'open'), later))
    .orderBy(asc(releaseRequest.openedAt), asc(releaseRequest.id))
    .limit(page.limit);
  return ok(rows);
}
