import { ok, type Refusal, type Result } from '@/lib/olp/result';
import type { Access } from './access';
import { deactivate } from './deactivate';
import type { ReleaseCode } from './release';
import { type Released, sendCodes } from './send-codes';

export type DeactivatedOnline = {
  /** To be shown unless `released`: it can be carried to the portal by hand as well. */
  code: ReleaseCode;
  /** What the portal said; null: it does not know yet. */
  released: Released | null;
  /** Why it does not know; the code is sent again by later calls of `checkIn`. */
  refusal: Refusal | null;
};

/**
 * Destroys the license, then tells the portal (protocol section 9.5). `NOT_ACTIVE` without one. Once
 * the license is destroyed the answer is ok, also where the portal was not reached.
 */
export async function deactivateOnline(access: Access): Promise<Result<DeactivatedOnline>> {
  const done = access.change(deactivate);
  if (!done.ok) return done;
  const code = done.value;
  const told = await sendCodes(access);
  if (!told.ok) return ok({ code, released: null, refusal: told.error });
  const isThis = (other: { code: ReleaseCode }) => other.code.deviceCode === code.deviceCode;
  const sent = told.value.sent.find(isThis);
  if (sent) return ok({ code: sent.code, released: sent.released, refusal: null });
  const failed = told.value.failed.find(isThis) ?? told.value.failed.at(-1);
  return ok({ code, released: null, refusal: failed?.refusal ?? null });
}
