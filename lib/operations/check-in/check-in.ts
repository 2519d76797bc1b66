import { randomBytes } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { product } from '@/lib/db/schema/product';
import { equalBytes } from '@/lib/olp/bytes';
import { type SignedReply, signReply, type Verdict } from '@/lib/olp/check-in-reply';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { deviceCodeOfToken } from '@/lib/olp/device';
import { FIRST_RATCHET, stepRatchet } from '@/lib/olp/ratchet';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import { type LoadedLicense, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { recordEvent } from '@/lib/operations/record/record-event';
import { renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import { signingKey } from '@/lib/operations/computer-key/ring-keys';
import { stopUnprovenReleases } from '@/lib/operations/locked/stop-unproven-releases';
import { upgradeUnbound } from './upgrade-unbound';
import type { Viewer } from '@/lib/operations/viewer';

export type CheckInRefusal = Refusal<'BAD_REQUEST' | 'RATE_LIMITED'>;

type Answer = { verdict: Verdict; epoch: number; computerKey: Uint8Array; ratchet: Uint8Array };

const NOTHING = new Uint8Array(0);

/**
 * Answers a check-in with a signed reply (protocol 11). The token is the right: it names the
 * activation of its Device Code, in whatever state. An unknown one is told UNKNOWN, which has no
 * effect on the computer. Safe to repeat: a lost reply is told from a copied state by the ratchet.
 */
export async function checkIn(
  context: Context,
  viewer: Viewer,
  request: CheckInRequest,
): Promise<Result<SignedReply, CheckInRefusal>> {
  const deviceCode = deviceCodeOfToken(request.token);
  const allowed = await context.limits.consume(
    'checkIn',
    `${request.productId} ${Buffer.from(deviceCode).toString('hex')}`,
  );
  if (!allowed.ok) return allowed;
  return context.db.transaction(async (tx) => {
    const [of] = await tx
      .select({ id: product.id })
      .from(product)
      .where(eq(product.id, request.productId));
    if (!of) return refuse('BAD_REQUEST', { field: 'productId' });
    const answer = await answerOf(tx, context, viewer, request, deviceCode);
    const { kid, signer } = await signingKey(tx, context.vault, of.id);
    return ok(
      signReply(signer, {
        ...answer,
        kid,
        productId: of.id,
        deviceCode,
        nonce: request.nonce,
        serverTime: Math.floor(context.now().getTime() / 1000),
        // The lease stands in the key itself.
        lease: 0,
      }),
    );
  });
}

async function answerOf(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  request: CheckInRequest,
  deviceCode: Uint8Array,
): Promise<Answer> {
  const fresh = new Uint8Array(randomBytes(8));
  const found = await findRow(tx, request, deviceCode);
  if (!found) return { verdict: 'UNKNOWN', epoch: 0, computerKey: NOTHING, ratchet: fresh };
  const loaded = await lockLicenseOfCode(tx, found.licenseId);
  if (!loaded) throw new Error(`License ${found.licenseId} is gone.`);
  const place = { productId: found.productId, licenseId: found.licenseId };
  const properties = await readProperties(tx, place);
  await closeExpiredUnbound(tx, context, viewer, loaded);
  const [row] = await tx.select().from(activation).where(eq(activation.id, found.id));
  if (!row) throw new Error(`Activation ${found.id} is gone.`);
  const told = (verdict: Verdict): Answer => ({
    verdict,
    epoch: row.epoch,
    computerKey: NOTHING,
    ratchet: fresh,
  });
  if (row.state !== 'active') {
    await recordAlive(tx, context, viewer, loaded, row, request, properties);
    return told(row.state === 'superseded' ? 'SUPERSEDED' : 'DROP');
  }
  if (loaded.license.status === 'revoked') return told('DROP');
  if (loaded.license.status === 'suspended') return told('SUSPENDED');
  const upgrade = row.deviceCode === null;
  const current = upgrade
    ? await upgradeUnbound(tx, context, viewer, loaded, properties, row, request, deviceCode)
    : row;
  return answerActive(tx, context, viewer, loaded, properties, current, request, fresh, upgrade);
}

/** The activation of this token; of an unbound wizard, that of its Computer ID and key. */
async function findRow(tx: Transaction, request: CheckInRequest, deviceCode: Uint8Array) {
  const ofProduct = eq(activation.productId, request.productId);
  const [byDevice] = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.deviceCode, deviceCode), ofProduct));
  if (byDevice || !request.unbound) return byDevice ?? null;
  const computerId = canonicalComputerId(request.unbound.computerId);
  if (!computerId.ok) return null;
  const { ckHash } = request.unbound;
  const rows = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.computerIdHash, computerIdHash(computerId.value)), ofProduct));
  // Two licenses of one computer may have been given the same unbound key: the active one counts.
  const fitting = rows.filter(
    (one) => one.deviceCode === null && equalBytes(computerKeyHash(one.computerKey), ckHash),
  );
  return fitting.find((one) => one.state === 'active') ?? fitting[0] ?? null;
}

async function answerActive(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  request: CheckInRequest,
  fresh: Uint8Array,
  upgraded: boolean,
): Promise<Answer> {
  const current = await renewComputerKey(tx, context, viewer, loaded, properties, row, null);
  // A row that was unbound until now takes what it is presented as its beginning.
  const first = upgraded ? request.ratchet : FIRST_RATCHET.cur;
  const before = { cur: row.ratchetCur ?? first, prev: row.ratchetPrev };
  const step = stepRatchet(before, request.ratchet, fresh);
  await tx
    .update(activation)
    .set({
      ratchetCur: step.cur,
      ratchetPrev: step.prev,
      lastSeenAt: context.now(),
      ...(step.fork ? { forks: sql`${activation.forks} + 1`, lastForkAt: context.now() } : {}),
    })
    .where(eq(activation.id, row.id));
  if (step.fork) await recordFork(tx, context, viewer, row, properties);
  const newer = upgraded || request.short || request.epoch < current.epoch;
  return {
    verdict: newer ? 'NEW_TERMS' : 'OK',
    epoch: current.epoch,
    computerKey: newer ? current.computerKey : NOTHING,
    ratchet: fresh,
  };
}

/** A sign of copied or restored state: a signal, not proof. The customer's license goes on. */
async function recordFork(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  row: ActivationRow,
  properties: Properties,
) {
  await recordEvent(tx, viewer, {
    type: 'activation.forked',
    at: context.now(),
    licenseId: row.licenseId,
    activationId: row.id,
    after: { forks: row.forks + 1 },
    captureAddress: properties['activation/captureIPAddress'],
  });
}

/** "The dead computer returns": a released computer was still using its key. Counted once a row. */
async function recordAlive(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  row: ActivationRow,
  request: CheckInRequest,
  properties: Properties,
) {
  // A wizard that only asks whether its pending request was answered uses no key.
  if (request.epoch === 0) return;
  const now = context.now();
  const address = properties['activation/captureIPAddress'] ? viewer.address : '';
  const seen = { lastSeenAt: now, address, computerName: request.computerName };
  const [written] = await tx
    .insert(illegalComputer)
    .values({ activationId: row.id, firstSeenAt: now, ...seen })
    .onConflictDoUpdate({
      target: illegalComputer.activationId,
      // Seen again after staff had let it go: it stands again.
      set: { ...seen, times: sql`${illegalComputer.times} + 1`, liftedAt: null },
    })
    .returning({ times: illegalComputer.times });
  if (properties['options/illegalComputerConsequence'] === 'stopUnprovenReleases') {
    await stopUnprovenReleases(tx, context, viewer, loaded, 'illegal-computer', row.id);
  }
  if (written?.times !== 1) return;
  await recordEvent(tx, viewer, {
    type: 'activation.seen-alive',
    at: now,
    licenseId: row.licenseId,
    activationId: row.id,
    after: { state: row.state },
    captureAddress: properties['activation/captureIPAddress'],
  });
}
