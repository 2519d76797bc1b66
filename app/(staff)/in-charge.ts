import 'server-only';
import type { Answer } from '@/lib/action';
import type { Viewer } from '@/lib/operations/viewer';
import { onlyStaff } from './only-staff';

/**
 * What changes keys, products, Server Properties and staff passes through here, beside what the permission
 * table says: the one place where more can be demanded of whoever does so, such as a fresh sign-in.
 */
export const inCharge =
  <C extends { viewer: Viewer }>(run: (call: C) => Promise<Answer>) =>
  async (call: C): Promise<Answer> => {
    await onlyStaff(call.viewer);
    return run(call);
  };
