import 'server-only';
import { refused } from '@/app/refused';
import type { Answer } from '@/lib/action';
import type { Context } from '@/lib/operations/context';
import { staleness } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import { onlyStaff } from './only-staff';

/**
 * What changes keys, products, Server Properties and staff passes through here: whoever has not signed in
 * of late is told before anything is read. The operations ask again (`fresh` in the permission table).
 */
export const inCharge =
  <C extends { viewer: Viewer; context: Context }>(run: (call: C) => Promise<Answer>) =>
  async (call: C): Promise<Answer> => {
    await onlyStaff(call.viewer);
    const stale = staleness(call.context, call.viewer);
    return stale ? refused(stale) : run(call);
  };
