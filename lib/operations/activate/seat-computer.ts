import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { queueMail } from '@/lib/mail/queue-mail';
import { toHex } from '@/lib/olp/bytes';
import { computerIdHash } from '@/lib/olp/computer-id';
import type { Properties } from '@/lib/properties/registry/registry';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { closeReleaseRequests } from '@/lib/operations/locked/close-release-requests';
import type { Context } from '@/lib/operations/context';
import { issueComputerKey } from '@/lib/operations/computer-key/issue-computer-key';
import { type LoadedLicense, termsSource } from '@/lib/operations/locked/lock-license';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import type { ReadRequest } from './read-request';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type Door, doorOf, isAnonymous, type Viewer } from '@/lib/operations/viewer';

/** Takes the seat: signs the key, stores the row, writes the event. */
export async function seatComputer(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  request: Pick<ReadRequest, 'deviceCode' | 'computerId' | 'computerName' | 'exchange'>,
  seat: number,
): Promise<ActivationRow> {
  const now = context.now();
  const hash = computerIdHash(request.computerId);
  const target = {
    computerIdHash: hash,
    deviceCode: request.deviceCode,
    exchange: request.exchange,
  };
  const source = termsSource(loaded, properties);
  const issued = await issueComputerKey(tx, context, loaded, source, target);
  const [row] = await tx
    .insert(activation)
    .values({
      licenseId: loaded.license.id,
      productId: loaded.product.id,
      seat,
      computerId: request.computerId,
      computerIdHash: hash,
      computerName: request.computerName,
      deviceCode: request.deviceCode,
      devicePublicKey: request.exchange?.devicePublicKey ?? null,
      exchangeKid: request.exchange?.kid ?? null,
      kid: issued.terms.kid,
      epoch: issued.terms.epoch,
      computerKey: issued.key.bytes,
      shortComputerKey: issued.shortText,
      unboundLastDay: issued.unboundLastDay,
      activatedAt: now,
      activatedDoor: doorOf(viewer),
      issuedAt: now,
    })
    .returning();
  if (!row) throw new Error('An activation was not written.');
  await recordEvent(tx, viewer, {
    type: 'activation.created',
    at: now,
    licenseId: loaded.license.id,
    activationId: row.id,
    after: {
      state: 'active',
      seat,
      kid: issued.terms.kid,
      epoch: issued.terms.epoch,
      computerKeyHash: toHex(issued.key.hash),
    },
    captureAddress: properties['activation/captureIPAddress'],
  });
  return row;
}

/** Closes the row whose seat another one takes. `door` is `upgrade` where no customer asked for it. */
export async function supersede(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  row: ActivationRow,
  properties: Properties,
  door: Door | 'upgrade' = doorOf(viewer),
) {
  const now = context.now();
  await tx
    .update(activation)
    .set({ state: 'superseded', closedAt: now, closedDoor: door, closedBy: viewer.kind })
    .where(and(eq(activation.id, row.id), eq(activation.state, 'active')));
  await recordEvent(tx, viewer, {
    type: 'activation.superseded',
    at: now,
    licenseId: row.licenseId,
    activationId: row.id,
    before: { state: 'active' },
    after: { state: 'superseded' },
    captureAddress: properties['activation/captureIPAddress'],
  });
  await closeReleaseRequests(tx, context, viewer, row);
}

/** Tells the owner of a computer that was activated. */
export async function mailOwner(
  tx: Transaction,
  context: Context,
  loaded: LoadedLicense,
  properties: Properties,
  viewer: Viewer,
  row: ActivationRow,
  superseded: boolean,
) {
  // Taking over a seat frees a computer without proof: the owner always hears of that.
  if (!superseded && !properties['options/mailOwnerOnActivation']) return;
  await queueMail(tx, context.vault, loaded.license.registeredEmail, {
    template: 'activated',
    productName: loaded.product.name,
    computerName: row.computerName,
    computerId: row.computerId,
    keyEnding: loaded.key.lastGroup,
    at: row.activatedAt.toISOString(),
    superseded,
    path: `/licenses/${loaded.license.id}`,
    ...(superseded && isAnonymous(viewer)
      ? { notMePath: await makeMailLink(tx, context, 'was-not-me', row, { superseded: true }) }
      : {}),
  });
}
