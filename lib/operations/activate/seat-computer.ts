import { and, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { toHex } from '@/lib/olp/bytes';
import { computerIdHash } from '@/lib/olp/computer-id';
import { issueComputerKey } from '@/lib/operations/computer-key/issue-computer-key';
import { closeReleaseRequests } from '@/lib/operations/locked/close-release-requests';
import { type Locked, record } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { doorOf, isAnonymous } from '@/lib/operations/viewer';
import type { Door } from '@/lib/rules/vocabulary';
import type { ReadRequest } from './read-request';

/** Takes the seat: signs the key, stores the row, writes the event. */
export async function seatComputer(
  locked: Locked,
  request: Pick<ReadRequest, 'deviceCode' | 'computerId' | 'computerName' | 'exchange'>,
  seat: number,
): Promise<ActivationRow> {
  const { tx, license, product, viewer, now } = locked;
  const { deviceCode, computerId, computerName, exchange } = request;
  const hash = computerIdHash(computerId);
  const issued = await issueComputerKey(locked, { computerIdHash: hash, deviceCode, exchange });
  const { kid, epoch } = issued.terms;
  const [row] = await tx
    .insert(activation)
    .values({
      licenseId: license.id,
      productId: product.id,
      seat,
      computerId,
      computerIdHash: hash,
      computerName,
      deviceCode,
      devicePublicKey: exchange?.devicePublicKey ?? null,
      exchangeKid: exchange?.kid ?? null,
      kid,
      epoch,
      computerKey: issued.key.bytes,
      shortComputerKey: issued.shortText,
      unboundLastDay: issued.unboundLastDay,
      activatedAt: now,
      activatedDoor: doorOf(viewer),
      issuedAt: now,
    })
    .returning();
  if (!row) throw new Error('An activation was not written.');
  await record(locked, {
    type: 'activation.created',
    activationId: row.id,
    after: { state: 'active', seat, kid, epoch, computerKeyHash: toHex(issued.key.hash) },
  });
  return row;
}

/** Closes the row whose seat another one takes. `door` is `upgrade` where no customer asked for it. */
export async function supersede(
  locked: Locked,
  row: ActivationRow,
  door: Door | 'upgrade' = doorOf(locked.viewer),
) {
  await locked.tx
    .update(activation)
    .set({
      state: 'superseded',
      closedAt: locked.now,
      closedDoor: door,
      closedBy: locked.viewer.kind,
    })
    .where(and(eq(activation.id, row.id), eq(activation.state, 'active')));
  await record(locked, {
    type: 'activation.superseded',
    activationId: row.id,
    before: { state: 'active' },
    after: { state: 'superseded' },
  });
  await closeReleaseRequests(locked, row.id);
}

/** Tells the owner of a computer that was activated. */
export async function mailOwner(locked: Locked, row: ActivationRow, superseded: boolean) {
  const { license, viewer, properties } = locked;
  // Taking over a seat frees a computer without proof: the owner always hears of that.
  if (!superseded && !properties['options/mailOwnerOnActivation']) return;
  await noticeOf(locked, row, {
    template: 'activated',
    at: row.activatedAt.toISOString(),
    superseded,
    path: `/licenses/${license.id}`,
    ...(superseded && isAnonymous(viewer)
      ? { notMePath: await makeMailLink(locked, 'was-not-me', row, { superseded: true }) }
      : {}),
  });
}

/** Whether a seat was refused because the same Device Code came for another license at the same moment (protocol 10.2, rule 4). */
export function isTakenDevice(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, constraint } = cause as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'activation_device';
}
