import 'server-only';
import type { Answer } from '@/lib/action';
import { notHere } from '@/lib/not-here';
import type { Viewer } from '@/lib/operations/viewer';

/**
 * What changes keys, products and Server Properties passes through here, beside what the permission
 * table says: the one place where more can be demanded of whoever does so, such as a fresh sign-in.
 */
export const inCharge =
  <C extends { viewer: Viewer }>(run: (call: C) => Promise<Answer>) =>
  async (call: C): Promise<Answer> => {
    if (call.viewer.kind !== 'staff') return await notHere();
    return run(call);
  };
