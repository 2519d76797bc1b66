import { ok, type Result } from '@/lib/olp/result';
import type { Access } from './access';
import { listCodes } from './deactivate';
import { bury, type ReleaseCode } from './release';
import { sendCodes } from './send-codes';
import { activeRecord, pendingRecords } from './state';
import type { Store } from './store';

export type Cleared = {
  /** There was a license, and it is destroyed. */
  deactivated: boolean;
  /** Codes that the portal has not confirmed: their seats may stay used until it gets them. */
  unsent: ReleaseCode[];
  /** One of them belongs to a license, not to a mere request: its seat does stay used. */
  seatStaysUsed: boolean;
};

/**
 * Removes what the wizard keeps, for an uninstaller: the license and all requests are destroyed first,
 * the portal is told if it can be reached, then the state goes. The second copy of the tombstones
 * stays: it refuses the old keys for ever and still shows the codes.
 */
export async function clear(access: Access, store: Store): Promise<Result<Cleared>> {
  const buried = access.change((situation) => {
    const active = activeRecord(situation.state);
    if (situation.state.records.length === 0) return ok({ state: situation.state, answer: false });
    const { state } = bury(situation, pendingRecords(situation.state), 'canceled');
    const gone = bury({ ...situation, state }, active ? [active] : [], 'deactivated');
    return ok({ state: { ...gone.state, suspended: false }, answer: active !== null });
  });
  if (!buried.ok) return buried;
  const told = await sendCodes(access);
  if (!told.ok) return told;
  const left = access.look();
  if (!left.ok) return left;
  const unsent = listCodes(left.value).filter(({ sent, refused }) => !sent && !refused);
  const erased = store.erase();
  if (!erased.ok) return erased;
  return ok({
    deactivated: buried.value,
    unsent,
    seatStaysUsed: unsent.some(({ reason }) => reason !== 'canceled'),
  });
}
