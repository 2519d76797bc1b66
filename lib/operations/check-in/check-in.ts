import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { addressKey } from '@/lib/address-key';
import type { Database, Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { product } from '@/lib/db/schema/product';
import { equalBytes } from '@/lib/olp/equal-bytes';
import { type SignedReply, signReply, type Verdict } from '@/lib/olp/check-in-reply';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { deviceCodeOfToken } from '@/lib/olp/device';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Signer } from '@/lib/olp/signature';
import { isTakenDevice } from '@/lib/operations/activate/seat-computer';
import { renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import { signingKey } from '@/lib/operations/computer-key/ring-keys';
import { stoppedByAlarm } from '@/lib/operations/locked/clone-alarm-of';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import { lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { licenseNow, type Locked, transact } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { type Ask, operation } from '@/lib/operations/operation';
import type { TakeoverRefusal } from '@/lib/rules/decide-takeover';
import { answerSteady, type Presented, type Told } from './answer-steady';
import { countCheckIn } from './count-check-in';
import { recordAlive } from './record-alive';
import { turnRatchet } from './turn-ratchet';
import { upgradeUnbound } from './upgrade-unbound';

/** Beside what cannot be read: an upgrade that may not be, which changes nothing (protocol 10.4). */
export type CheckInRefusal = Refusal<'BAD_REQUEST' | 'RATE_LIMITED'> | TakeoverRefusal;

type Answer = Result<Told, TakeoverRefusal>;

const NOTHING = new Uint8Array(0);

/**
 * Answers a check-in with a signed reply (protocol 11). The token is the right: it names the
 * activation of its Device Code, in whatever state. An unknown one is told UNKNOWN, which has no
 * effect on the computer. Safe to repeat: a lost reply is told from a copied state by the ratchet.
 */
export const checkIn = operation(
  'checkIn',
  async (ask, request: CheckInRequest): Promise<Result<SignedReply, CheckInRefusal>> => {
    const { context } = ask;
    const deviceCode = deviceCodeOfToken(request.token);
    const presented = { ...request, deviceCode, fresh: new Uint8Array(randomBytes(8)) };
    const steady = await answerSteady(context, presented);
    const answer = steady ? ok(steady) : await answerLocked(ask, presented);
    if (!answer.ok) return answer;
    const { told, kid, signer } = answer.value;
    return ok(
      signReply(signer, {
        ...told,
        kid,
        productId: request.productId,
        deviceCode,
        nonce: request.nonce,
        serverTime: Math.floor(context.now().getTime() / 1000),
        // The lease stands in the key itself.
        lease: 0,
      }),
    );
  },
);

/** Answers any check-in, under the lock of its license where there is one. */
export async function answerLocked(
  ask: Ask,
  presented: Presented,
): Promise<Result<{ told: Told; kid: number; signer: Signer }, CheckInRefusal>> {
  const allowed = await countOne(ask, presented);
  if (!allowed.ok) return allowed;
  const answer = () => answerInTransaction(ask, presented);
  // An unbound key was to be bound to a Device Code that another license has just got: the row there answers.
  return answer().catch((error) => {
    if (isTakenDevice(error)) return answer();
    throw error;
  });
}

function answerInTransaction(
  ask: Ask,
  presented: Presented,
): Promise<Result<{ told: Told; kid: number; signer: Signer }, CheckInRefusal>> {
  const { context } = ask;
  return transact(context, async (tx) => {
    const ofRequest = eq(product.id, presented.productId);
    const [known] = await tx.select({ id: product.id }).from(product).where(ofRequest);
    if (!known) return refuse('BAD_REQUEST', { field: 'productId' });
    const answer = await answerTo(tx, ask, presented);
    if (!answer.ok) return answer;
    return ok({ told: answer.value, ...(await signingKey(tx, context.vault, known.id)) });
  });
}

/**
 * Tokens that nobody knows count by the address that invents them, before anything is signed, in one counter; so do
 * those that come with an unbound key: whoever has copied it spends nothing of the computer it is from.
 */
async function countOne({ context: { db, limits, now }, viewer }: Ask, presented: Presented) {
  const known = await findRow(db, presented);
  if (!known?.deviceCode) return limits.consume('unknownCheckIn', addressKey(viewer.address));
  return countCheckIn(db, known, now());
}

async function answerTo(
  tx: Transaction,
  { context, viewer }: Ask,
  presented: Presented,
): Promise<Answer> {
  const { fresh: ratchet } = presented;
  const found = await findRow(tx, presented);
  if (!found) return ok({ verdict: 'UNKNOWN', epoch: 0, computerKey: NOTHING, ratchet });
  const loaded = await lockLicenseOfCode(tx, found.licenseId);
  if (!loaded) throw new Error(`License ${found.licenseId} is gone.`);
  const locked: Locked = { ...(await licenseNow(tx, context, loaded)), tx, context, viewer };
  await closeExpiredUnbound(locked);
  const [row] = await tx.select().from(activation).where(eq(activation.id, found.id));
  if (!row) throw new Error(`Activation ${found.id} is gone.`);
  const tell = (verdict: Verdict): Answer =>
    ok({ verdict, epoch: row.epoch, computerKey: NOTHING, ratchet });
  if (row.state !== 'active') {
    // A wizard that only asks whether its pending request was answered uses no key.
    if (presented.epoch !== 0) await recordAlive(locked, row, presented.computerName);
    return tell(row.state === 'superseded' ? 'SUPERSEDED' : 'DROP');
  }
  if (loaded.license.status === 'revoked') return tell('DROP');
  const { status } = loaded.license;
  if (status === 'suspended' || stoppedByAlarm(locked.properties, row)) return tell('SUSPENDED');
  return answerActive(locked, row, presented);
}

/** The activation of this token; of an unbound wizard, that of its Computer ID and key. */
async function findRow(tx: Database | Transaction, { productId, deviceCode, unbound }: Presented) {
  const ofProduct = eq(activation.productId, productId);
  const [byDevice] = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.deviceCode, deviceCode), ofProduct));
  if (byDevice || !unbound) return byDevice ?? null;
  const computerId = canonicalComputerId(unbound.computerId);
  if (!computerId.ok) return null;
  const rows = await tx
    .select()
    .from(activation)
    .where(and(eq(activation.computerIdHash, computerIdHash(computerId.value)), ofProduct));
  // Two licenses of one computer may have been given the same unbound key: the active one counts.
  const fitting = rows.filter(
    (row) =>
      row.deviceCode === null && equalBytes(computerKeyHash(row.computerKey), unbound.ckHash),
  );
  return fitting.find((row) => row.state === 'active') ?? fitting[0] ?? null;
}

async function answerActive(
  locked: Locked,
  found: ActivationRow,
  presented: Presented,
): Promise<Answer> {
  const upgraded = found.deviceCode === null;
  const seated = upgraded
    ? await upgradeUnbound(locked, found, presented, presented.deviceCode)
    : ok(found);
  if (!seated.ok) return seated;
  const row = seated.value;
  const current = await renewComputerKey(locked, row, null);
  if (await turnRatchet(locked, row, presented, upgraded)) {
    const { fresh: ratchet } = presented;
    return ok({ verdict: 'SUSPENDED', epoch: current.epoch, computerKey: NOTHING, ratchet });
  }
  const newer = upgraded || presented.short || presented.epoch < current.epoch;
  return ok({
    verdict: newer ? 'NEW_TERMS' : 'OK',
    epoch: current.epoch,
    computerKey: newer ? current.computerKey : NOTHING,
    ratchet: presented.fresh,
  });
}
