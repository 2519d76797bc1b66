import { eq } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { staleness } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import { FRESH_MINUTES, isRecent, type StaleRefusal, UNPROVEN } from '@/lib/rules/decide-fresh';

export type Own = Viewer & { kind: 'staff' | 'customer' };

/** Of one person. */
const MOST_PASSKEYS = 10;

/** The asker, of whom the permission table has made sure that they are one who signs in. */
export function ownOf(viewer: Viewer): Own {
  if (viewer.kind !== 'staff' && viewer.kind !== 'customer')
    throw new Error(`A ${viewer.kind} has no account.`);
  return viewer;
}

export const passkeysOf = (reader: Reader, { userId }: Own) =>
  reader.select().from(passkey).where(eq(passkey.userId, userId));

/** Their account, changed by one at a time: of several that are sent at once, each finds what the one before left. */
export const lockAccount = (tx: Transaction, { userId }: Own) =>
  tx.select({ id: user.id }).from(user).where(eq(user.id, userId)).for('no key update');

/**
 * Their passkeys, and before them the sessions that end with one, held until the transaction ends: in the order in
 * which others lock them (`erase-person.ts`), since the account is what comes last.
 */
export async function lockPasskeys(tx: Transaction, { userId }: Own) {
  const { id } = session;
  await tx.select({ id }).from(session).where(eq(session.userId, userId)).orderBy(id).for('update');
  const own = eq(passkey.userId, userId);
  return tx.select().from(passkey).where(own).orderBy(passkey.id).for('update');
}

type AddRefusal = StaleRefusal | Refusal<'PASSKEYS_FULL'>;

/**
 * Whether they may add one: with what it takes to change what is in charge; whoever has none yet, by
 * whatever they signed in with of late. `PASSKEYS_FULL {limit}`: they have as many as one can.
 */
export async function mayAdd(
  context: Context,
  own: Own,
  known: Known[],
): Promise<Result<null, AddRefusal>> {
  if (known.length === 0) {
    const recent = isRecent((own.proof ?? UNPROVEN).at, context.now());
    return recent ? ok(null) : refuse('SIGN_IN_AGAIN', { limit: FRESH_MINUTES });
  }
  const stale = staleness(context, own);
  if (stale) return { ok: false, error: stale };
  return known.length < MOST_PASSKEYS
    ? ok(null)
    : refuse('PASSKEYS_FULL', { limit: MOST_PASSKEYS });
}

type Known = typeof passkey.$inferSelect;
