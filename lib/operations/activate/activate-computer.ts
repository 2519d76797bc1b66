import type { Transaction } from '@/lib/db/connect';
import { type Refusal, type RefusalCode, type Result, ok, refuse } from '@/lib/olp/result';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { renewComputerKey } from '@/lib/operations/computer-key/renew-computer-key';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import { countingGuesses, type Tells } from '@/lib/operations/locked/count-guess';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import {
  type LoadedLicense,
  lockLicenseByAnyKey,
  lockLicenseByKey,
} from '@/lib/operations/locked/lock-license';
import { licenseNow, type Locked, transact } from '@/lib/operations/locked/locked';
import { type Ask, operation } from '@/lib/operations/operation';
import { noteAttempt } from '@/lib/operations/record/note-attempt';
import type { Properties } from '@/lib/properties/registry/registry';
import { type ActivationRefusalCode, decideActivation } from '@/lib/rules/decide-activation';
import {
  activatedSince,
  activationFacts,
  isActive,
  rowsMet,
  tellsOfComputer,
} from './activation-facts';
import { answerRepeated } from './answer-repeated';
import {
  type ActivationInput,
  type AskedFor,
  isOfProduct,
  type ReadRequest,
  type RequestRefusalCode,
  readRequest,
} from './read-request';
import { isTakenDevice, mailOwner, seatComputer, supersede } from './seat-computer';

export type ActivationOutcome = ComputerKeyView & {
  /** The computer was active already: its key is handed out again, no seat was taken. */
  reused: boolean;
  /** It took over the seat it held under an earlier Device Code. */
  superseded: boolean;
};

export type ActivateRefusal = Refusal<
  RequestRefusalCode | ActivationRefusalCode | 'AK_UNKNOWN' | 'RATE_LIMITED'
>;

/**
 * New activations of one license, far above what its computers do (protocol 12: never below 100), so
 * that no loop of activating and deactivating can busy the portal or its owner's mailbox. A repeated
 * one counts for nothing.
 */
const MOST_PER_MINUTE = 600;

/** What one door asks for beside the rules of all. */
type DoorRule<C extends RefusalCode> = (properties: Properties) => Refusal<C> | null;

type Activated<C extends RefusalCode> = Result<ActivationOutcome, ActivateRefusal | Refusal<C>>;

/**
 * Activates a license on a computer and answers its Computer Key (protocol 10.2). Safe to repeat:
 * the same request gets the same key again, renewed if the license's terms have changed since.
 */
export const activateComputer = operation('activateComputer', (ask, input: ActivationInput) =>
  activate<never>(ask, input, () => null),
);

/**
 * The same at a door that has a rule of its own. What only hands out a stored key again takes no lock
 * (docs/decisions/041).
 */
export async function activate<C extends RefusalCode>(
  ask: Ask,
  input: ActivationInput,
  doorRule: DoorRule<C>,
): Promise<Activated<C>> {
  const { context, viewer } = ask;
  const request = await readRequest(context, input);
  if (!request.ok) return request;
  const lookups = context.vault.keyLookups(request.value.activationKey);
  const repeated = await answerRepeated(ask, request.value, lookups, doorRule);
  if (repeated) return ok({ ...repeated, reused: true, superseded: false });
  let met: string | null = null;
  try {
    const outcome = await countingGuesses(ask, (tells) =>
      transact(context, async (tx): Promise<Activated<C> | null> => {
        const current = await lockLicenseByKey(tx, lookups);
        const loaded = current ?? (await lockLicenseByAnyKey(tx, lookups));
        if (!loaded || !isOfProduct(loaded, request.value)) return null;
        if (!current && !(await isActive(tx, loaded, request.value))) return null;
        met = loaded.license.id;
        return activateLocked(ask, { tx, loaded, tells }, request.value, doorRule);
      }),
    );
    const answer = outcome ?? (await unknownKey(context, viewer));
    const { computerId } = request.value;
    if (!answer.ok)
      await noteAttempt(ask, answer.error.code, met && { licenseId: met, computerId });
    return answer;
  } catch (error) {
    // The same Device Code arrived for another license at the same moment (protocol 10.2, rule 4).
    if (isTakenDevice(error)) return refuse('REQUEST_CLOSED');
    throw error;
  }
}

/**
 * Activates a request in the transaction that has just freed a seat of its license: both are done, or
 * neither. `AK_UNKNOWN` where the request is for another license.
 */
export async function activateWaiting(
  ask: Ask,
  { tx, license }: Locked,
  request: ReadRequest,
): Promise<Activated<never>> {
  const lookups = ask.context.vault.keyLookups(request.activationKey);
  const loaded = await lockLicenseByKey(tx, lookups);
  if (loaded?.license.id !== license.id || !isOfProduct(loaded, request)) {
    return refuse('AK_UNKNOWN');
  }
  return activateLocked<never>(ask, { tx, loaded, tells: () => {} }, request, () => null);
}

/** Activates on a license that is locked already, by the rules of all doors and that of one. */
export async function activateLocked<C extends RefusalCode>(
  { context, viewer }: Ask,
  { tx, loaded, tells }: { tx: Transaction; loaded: LoadedLicense; tells: Tells },
  request: AskedFor,
  doorRule: DoorRule<C>,
): Promise<Activated<C>> {
  // Sent together: one round trip less while the license is locked.
  const [licensed, met] = await Promise.all([
    licenseNow(tx, context, loaded),
    rowsMet(tx, loaded, request),
  ]);
  const refusal = doorRule(licensed.properties);
  if (refusal) return { ok: false, error: refusal };
  // Whoever is signed in for other licenses is a stranger here, in all that is recorded and counted.
  const owner = await asOwner(tx, viewer, loaded);
  const locked: Locked = { ...licensed, tx, context, viewer: owner };
  // A seat is only looked for by a request that is not known yet.
  const freed = !met.byDevice && (await closeExpiredUnbound(locked));
  const rows = freed ? await rowsMet(tx, loaded, request) : met;
  const { facts, freeSeat } = await activationFacts(tx, locked, request, rows);
  const decision = decideActivation(facts);
  if (tellsOfComputer(rows, decision)) tells(locked);
  if (!decision.ok) return decision;
  if (decision.value.do === 'reuse') {
    const row = rows.byDevice ?? rows.byComputer;
    if (!row) throw new Error('A row was to be reused that was not met.');
    const current = await renewComputerKey(locked, row, request.exchange);
    return ok({ ...viewComputerKey(loaded, current), reused: true, superseded: false });
  }
  const minuteAgo = new Date(locked.now.getTime() - 60_000);
  if ((await activatedSince(tx, loaded.license.id, minuteAgo)) >= MOST_PER_MINUTE) {
    return refuse('RATE_LIMITED', { retryAfter: 60 });
  }
  const old = decision.value.supersede === null ? null : rows.byComputer;
  if (old) await supersede(locked, old);
  const seat = old?.seat ?? freeSeat;
  if (seat === null) return refuse('NO_SEAT', { seats: loaded.license.seats });
  const row = await seatComputer(locked, request, seat);
  await mailOwner(locked, row, old !== null);
  return ok({ ...viewComputerKey(loaded, row), reused: false, superseded: old !== null });
}
