import { encodeCode } from '@/lib/olp/text/codes';
import { ok, type Refusal, type RefusalCode, type Result, refuse } from '@/lib/olp/result';
import { type Accepted, acceptKey } from './accept-key';
import type { Access } from './access';
import { checkInOnly } from './check-in';
import { cancelRequests } from './deactivate';
import type { MadeRequest } from './make-request';
import { sendCodes } from './send-codes';

export type ActivatedOnline = Accepted &
  Pick<MadeRequest, 'deviceCode' | 'computerId'> & {
    /** Its seat was that of a computer with the same Computer ID, of which this one knows nothing. */
    tookOver: boolean;
  };

/**
 * Carries a request to the portal and its Computer Key back. The request is written before it is sent,
 * so whatever is lost on the way, the same call again ends in the same activation and no second seat.
 * Refusals: those of `request` and of accepting a key, the portal's, `NETWORK`.
 */
export async function activateOnline(
  access: Access,
  makeRequest: () => Result<MadeRequest>,
): Promise<Result<ActivatedOnline>> {
  const { portal, change } = access;
  let pending = makeRequest();
  if (!pending.ok) return pending;
  // A seat that this computer still owes back may be the one it needs now.
  const paid = await sendCodes(access);
  if (!paid.ok) return paid;

  let answer = await portal('activate', { request: pending.value.url });
  if (!answer.ok && answer.error.code === 'REQUEST_CLOSED' && !pending.value.active) {
    const { deviceCode } = pending.value;
    const canceled = change((situation) => cancelRequests(situation, deviceCode));
    if (!canceled.ok) return canceled;
    pending = makeRequest();
    if (!pending.ok) return pending;
    answer = await portal('activate', { request: pending.value.url });
  }
  if (!answer.ok) {
    if (answer.error.code === 'AK_UNKNOWN' && !pending.value.reused) {
      const forgotten = forget(access, pending.value.deviceCode);
      if (!forgotten.ok) return forgotten;
    }
    return withWay(answer.error, pending.value.url);
  }

  const { computerKey, superseded } = answer.value;
  if (typeof computerKey !== 'string') return refuse('NETWORK', { reason: 'NOT_A_PORTAL' });
  const accepted = change((situation) => acceptKey(situation, computerKey));
  if (!accepted.ok) return accepted;
  if (accepted.value.replaced) await sendCodes(access);
  // A key alone does not say that a license which was suspended runs again (protocol, section 11).
  const now = access.look();
  if (now.ok && now.value.state.suspended) await checkInOnly(access);
  const { deviceCode, computerId } = pending.value;
  const tookOver = superseded === true && accepted.value.replaced === null;
  return ok({ ...accepted.value, deviceCode, computerId, tookOver });
}

/** Refusals that the owner of the license can mend on the page of the very request that was refused. */
const MENDED_THERE: readonly RefusalCode[] = ['NO_SEAT', 'SUPERSEDE_NEEDS_OWNER'];

/**
 * The refusal with the address of that page as `details.way`: made of the product file and the request,
 * not of what the portal answered, so that nobody on the way can lead a person elsewhere.
 */
function withWay({ code, details = {} }: Refusal, url: string): Result<never> {
  const { way: _, ...given } = details as Record<string, unknown>;
  const way = MENDED_THERE.includes(code) ? { way: url } : {};
  return { ok: false, error: { code, details: { ...given, ...way } } as Refusal };
}

/** Where a refusal can be mended; null where it has no such page. */
export function wayOf({ details }: Refusal): string | null {
  const { way } = (details ?? {}) as { way?: unknown };
  return typeof way === 'string' ? way : null;
}

/** A mistyped Activation Key leaves no request behind: nobody has seen it, and no license is meant. */
function forget({ change }: Access, deviceCode: string): Result<null> {
  return change(({ state }) => {
    const records = state.records.filter(
      (record) => record.key !== null || encodeCode('DC', record.deviceCode) !== deviceCode,
    );
    return ok({ state: { ...state, records }, answer: null });
  });
}
