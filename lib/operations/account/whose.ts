import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { passkey } from '@/lib/db/schema/passkey';
import { type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { staleness } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import { FRESH_MINUTES, isRecent, type StaleRefusal } from '@/lib/rules/decide-fresh';

export type Own = Viewer & { kind: 'staff' };

/** The asker, of whom the permission table has made sure that they are one who signs in by passkey. */
export function ownOf(viewer: Viewer): Own {
  if (viewer.kind !== 'staff') throw new Error(`A ${viewer.kind} has no passkeys.`);
  return viewer;
}

export const passkeysOf = (reader: Reader, { userId }: Own) =>
  reader.select().from(passkey).where(eq(passkey.userId, userId));

/**
 * Whether they may add one: with what it takes to change what is in charge; whoever has none yet, by
 * whatever they signed in with of late.
 */
export async function mayAdd(context: Context, own: Own): Promise<Result<Known[], StaleRefusal>> {
  const known = await passkeysOf(context.db, own);
  if (known.length === 0) {
    const recent = isRecent(own.proof.at, context.now());
    return recent ? ok(known) : refuse('SIGN_IN_AGAIN', { limit: FRESH_MINUTES });
  }
  const stale = staleness(context, own);
  return stale ? { ok: false, error: stale } : ok(known);
}

type Known = typeof passkey.$inferSelect;
