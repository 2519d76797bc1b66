import type { Transaction } from '@/lib/db/connect';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import type { Properties } from '@/lib/properties/registry/registry';
import { seatComputer, supersede } from '@/lib/operations/activate/seat-computer';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import type { LoadedLicense } from '@/lib/operations/locked/lock-license';
import type { Viewer } from '@/lib/operations/viewer';

/**
 * The first check-in of an unbound activation binds it: the unbound row becomes SUPERSEDED, and a
 * row bound to this device takes its seat (protocol 10.4). Whoever presents the same key from
 * another device afterwards is told SUPERSEDED.
 */
export async function upgradeUnbound(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  request: CheckInRequest,
  deviceCode: Uint8Array,
): Promise<ActivationRow> {
  await supersede(tx, context, viewer, row, properties, 'upgrade');
  const bound = {
    deviceCode,
    computerId: row.computerId,
    computerName: request.computerName || row.computerName,
    exchange: null,
  };
  return seatComputer(tx, context, viewer, loaded, properties, bound, row.seat);
}
