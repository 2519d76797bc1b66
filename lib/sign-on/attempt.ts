import { createHash } from 'node:crypto';
import { and, eq, gt, lt } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { signOnAttempt } from '@/lib/db/schema/sign-on';
import type { SignOnPurpose } from '@/lib/rules/vocabulary';

const ATTEMPT_MINUTES = 10;

const hashOf = (state: string) => new Uint8Array(createHash('sha256').update(state).digest());

type For = { signOnId: string; purpose: SignOnPurpose; userId: string | null };

/** Somebody is sent to a provider with this `state`. */
export async function keepAttempt(db: Database, url: string, whose: For, now: Date) {
  const state = new URL(url).searchParams.get('state') ?? '';
  await db.delete(signOnAttempt).where(lt(signOnAttempt.expiresAt, now));
  const expiresAt = new Date(now.getTime() + ATTEMPT_MINUTES * 60_000);
  await db.insert(signOnAttempt).values({ ...whose, stateHash: hashOf(state), expiresAt });
}

/** What it was begun for; of answers at once one is the first. Null: none of ours, or over. */
export async function spendAttempt(db: Database, state: string, now: Date) {
  const [spent] = await db
    .delete(signOnAttempt)
    .where(and(eq(signOnAttempt.stateHash, hashOf(state)), gt(signOnAttempt.expiresAt, now)))
    .returning();
  return spent ?? null;
}
