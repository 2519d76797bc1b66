import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { passkeyChallenge } from '@/lib/db/schema/passkey';

export const CHALLENGE_MINUTES = 5;

/** For whom a passkey is made; null: whoever signs in. */
type For = string | null;

const hashOf = (challenge: string) =>
  new Uint8Array(createHash('sha256').update(challenge).digest());

/** 256 random bits, base64url, that can be answered once. */
export async function makeChallenge(db: Database, userId: For, now: Date): Promise<string> {
  const challenge = randomBytes(32).toString('base64url');
  await db.delete(passkeyChallenge).where(lt(passkeyChallenge.expiresAt, now));
  await db.insert(passkeyChallenge).values({
    hash: hashOf(challenge),
    userId,
    expiresAt: new Date(now.getTime() + CHALLENGE_MINUTES * 60_000),
  });
  return challenge;
}

/** Whether it was asked here, of them, of late; of answers at once one is the first. */
export async function spendChallenge(
  db: Database,
  challenge: string,
  userId: For,
  now: Date,
): Promise<boolean> {
  const spent = await db
    .delete(passkeyChallenge)
    .where(
      and(
        eq(passkeyChallenge.hash, hashOf(challenge)),
        userId ? eq(passkeyChallenge.userId, userId) : isNull(passkeyChallenge.userId),
        gt(passkeyChallenge.expiresAt, now),
      ),
    )
    .returning({ hash: passkeyChallenge.hash });
  return spent.length > 0;
}
