import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { type Result, ok } from '@/lib/olp/result';
import { mailOwner, seatComputer, supersede } from '@/lib/operations/activate/seat-computer';
import type { Locked } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { takeoverFacts } from '@/lib/operations/locked/takeover-facts';
import { type TakeoverRefusal, whyNotTakeOver } from '@/lib/rules/decide-takeover';

/**
 * The first check-in of an unbound activation binds it: the unbound row becomes SUPERSEDED, and a
 * row bound to this device takes its seat (protocol 10.4). Whoever presents the same key from
 * another device afterwards is told SUPERSEDED. Any holder of the key may be that first device, so it
 * is a takeover like any other: within the same limits, and told to the owner.
 */
export async function upgradeUnbound(
  locked: Locked,
  row: ActivationRow,
  request: CheckInRequest,
  deviceCode: Uint8Array,
): Promise<Result<ActivationRow, TakeoverRefusal>> {
  const refusal = whyNotTakeOver(await takeoverFacts(locked.tx, locked, row));
  if (refusal) return { ok: false, error: refusal };
  await supersede(locked, row, 'upgrade');
  const bound = {
    deviceCode,
    computerId: row.computerId,
    computerName: request.computerName || row.computerName,
    exchange: null,
  };
  const seated = await seatComputer(locked, bound, row.seat);
  await mailOwner(locked, seated, true);
  return ok(seated);
}
