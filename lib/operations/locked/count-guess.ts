import { addressKey } from '@/lib/address-key';
import type { Refusal } from '@/lib/olp/result';
import type { Ask } from '@/lib/operations/operation';
import { isAnonymous, type Viewer } from '@/lib/operations/viewer';

type Asking = Pick<Ask, 'context' | 'viewer'>;
type Counted = { ok: false; error: Refusal<'RATE_LIMITED'> } | null;

/**
 * Counts an answer that tells whether a Computer ID is active on a license, to somebody who has only
 * its key: per license and asker, hits and misses alike, or the limit itself would tell. Null while more
 * may be asked. Owners and staff see the computers anyway.
 */
export async function countGuess({ context, viewer }: Asking, licenseId: string): Promise<Counted> {
  if (!isAnonymous(viewer)) return null;
  const key = `${licenseId} ${addressKey(viewer.address)}`;
  const allowed = await context.limits.consume('computerIdGuess', key);
  return allowed.ok ? null : allowed;
}

/** Thrown under a lock, where the answer would be such a one: it is counted first, outside. */
class UncountedGuess extends Error {
  constructor(
    readonly licenseId: string,
    readonly viewer: Viewer,
  ) {
    super('A guess is counted outside the transaction that would answer it.');
  }
}

/** Says under a lock that the answer would tell whether a Computer ID is active. */
export type Tells = (locked: { license: { id: string }; viewer: Viewer }) => void;

/**
 * Runs `attempt`; if it says that its answer tells about a Computer ID, it is taken back, counted, and
 * run again. Counting needs a connection of its own, so it cannot wait for one while a lock is held.
 */
export async function countingGuesses<R>(
  { context }: Pick<Ask, 'context'>,
  attempt: (tells: Tells) => Promise<R>,
): Promise<R | NonNullable<Counted>> {
  try {
    return await attempt(({ license, viewer }) => {
      if (isAnonymous(viewer)) throw new UncountedGuess(license.id, viewer);
    });
  } catch (error) {
    if (!(error instanceof UncountedGuess)) throw error;
    const refused = await countGuess({ context, viewer: error.viewer }, error.licenseId);
    return refused ?? attempt(() => {});
  }
}
