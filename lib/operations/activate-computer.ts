import { addressKey } from '@/lib/address-key';
import type { Reader, Transaction } from '@/lib/db/connect';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { decideActivation, type ActivationRefusalCode } from '@/lib/rules/decide-activation';
import { type ActivationRow, activatedSince, activationFacts, rowsMet } from './activation-facts';
import { closeExpiredUnbound } from './close-expired-unbound';
import { type ComputerKeyView, viewComputerKey } from './computer-key-view';
import type { Context } from './context';
import { findVisibleLicense, type LoadedLicense, lockLicenseByKey } from './lock-license';
import {
  type ActivationInput,
  type ReadRequest,
  type RequestRefusalCode,
  readRequest,
} from './read-request';
import { renewComputerKey } from './renew-computer-key';
import { mailOwner, seatComputer, supersede } from './seat-computer';
import type { Viewer } from './viewer';

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
type DoorRule<C extends string> = (properties: Properties) => Refusal<C> | null;

/**
 * Activates a license on a computer and answers its Computer Key (protocol 10.2). Safe to repeat:
 * the same request gets the same key again, renewed if the license's terms have changed since.
 */
export async function activateComputer<C extends string = never>(
  context: Context,
  viewer: Viewer,
  input: ActivationInput,
  doorRule: DoorRule<C> = () => null,
): Promise<Result<ActivationOutcome, ActivateRefusal | Refusal<C>>> {
  const request = await readRequest(context, input);
  if (!request.ok) return request;
  const lookup = context.vault.activationKeyIndex(request.value.activationKey);
  try {
    const outcome = await context.db.transaction(async (tx) => {
      const loaded = await lockLicenseByKey(tx, lookup);
      if (!loaded || !isOfProduct(loaded, request.value)) return null;
      return activateLocked(tx, context, viewer, loaded, request.value, doorRule);
    });
    return outcome ?? (await unknownKey(context, viewer));
  } catch (error) {
    // The same Device Code arrived for another license at the same moment (protocol 10.2, rule 4).
    if (isTakenDevice(error)) return refuse('REQUEST_CLOSED');
    throw error;
  }
}

/** Whether the license is of the product the request was made for; typed fields name none. */
export const isOfProduct = (loaded: LoadedLicense, request: ReadRequest) =>
  request.productId === null || request.productId === loaded.product.id;

/** One answer for a key that does not exist and one of another product; counted per address. */
export async function unknownKey(context: Context, viewer: Viewer) {
  const allowed = await context.limits.consume('unknownActivationKey', addressKey(viewer.address));
  return allowed.ok ? refuse('AK_UNKNOWN') : allowed;
}

async function activateLocked<C extends string>(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  request: ReadRequest,
  doorRule: DoorRule<C>,
): Promise<Result<ActivationOutcome, ActivateRefusal | Refusal<C>>> {
  const place = { productId: loaded.product.id, licenseId: loaded.license.id };
  // Sent together: one round trip less while the license is locked.
  const [properties, met] = await Promise.all([
    readProperties(tx, place),
    rowsMet(tx, loaded, request),
  ]);
  const refusal = doorRule(properties);
  if (refusal) return { ok: false, error: refusal };
  let rows = met;
  // A seat is only looked for by a request that is not known yet.
  const freed = !rows.byDevice && (await closeExpiredUnbound(tx, context, viewer, loaded));
  if (freed) rows = await rowsMet(tx, loaded, request);
  const owner = await asOwner(tx, viewer, loaded);
  const { facts, freeSeat } = await activationFacts(
    tx,
    context,
    owner,
    loaded,
    properties,
    request,
    rows,
  );
  const decision = decideActivation(facts);
  if (!decision.ok) return decision;
  if (decision.value.do === 'reuse') {
    const row = rows.byDevice ?? rows.byComputer;
    if (!row) throw new Error('A row was to be reused that was not met.');
    return reuse(tx, context, viewer, loaded, properties, row, request);
  }
  const minuteAgo = new Date(context.now().getTime() - 60_000);
  if ((await activatedSince(tx, loaded.license.id, minuteAgo)) >= MOST_PER_MINUTE) {
    return refuse('RATE_LIMITED', { retryAfter: 60 });
  }
  const old = decision.value.supersede === null ? null : rows.byComputer;
  if (old) await supersede(tx, context, viewer, old, properties);
  const seat = old?.seat ?? freeSeat;
  if (seat === null) return refuse('NO_SEAT', { seats: loaded.license.seats });
  const row = await seatComputer(tx, context, viewer, loaded, properties, request, seat);
  await mailOwner(tx, context, loaded, properties, viewer, row, old !== null);
  return ok({ ...viewComputerKey(loaded, row), reused: false, superseded: old !== null });
}

/** A signed-in customer vouches only for licenses of their own; for others they are a key holder. */
export async function asOwner(
  reader: Reader,
  viewer: Viewer,
  loaded: LoadedLicense,
): Promise<Viewer> {
  if (viewer.kind !== 'customer') return viewer;
  const own = await findVisibleLicense(reader, viewer, loaded.license.id);
  return own ? viewer : { kind: 'key-holder', address: viewer.address };
}

async function reuse(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  request: ReadRequest,
) {
  const { exchange } = request;
  const current = await renewComputerKey(tx, context, viewer, loaded, properties, row, exchange);
  return ok({ ...viewComputerKey(loaded, current), reused: true, superseded: false });
}

function isTakenDevice(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, constraint } = cause as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'activation_device';
}
