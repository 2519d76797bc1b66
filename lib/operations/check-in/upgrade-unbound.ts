import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { seatComputer, supersede } from '@/lib/operations/activate/seat-computer';
import type { Locked } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';

/**
 * The first check-in of an unbound activation binds it: the unbound row becomes SUPERSEDED, and a
 * row bound to this device takes its seat (protocol 10.4). Whoever presents the same key from
 * another device afterwards is told SUPERSEDED.
 */
export async function upgradeUnbound(
  locked: Locked,
  row: ActivationRow,
  request: CheckInRequest,
  deviceCode: Uint8Array,
): Promise<ActivationRow> {
  await supersede(locked, row, 'upgrade');
  const bound = {
    deviceCode,
    computerId: row.computerId,
    computerName: request.computerName || row.computerName,
    exchange: null,
  };
  return seatComputer(locked, bound, row.seat);
}
