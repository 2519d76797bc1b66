import { and, eq, lt } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { knownBrowser } from '@/lib/db/schema/session';
import { makeToken, tokenHash } from './bearer-token';
import { COOKIE_AGE } from './session-settings';

/**
 * Remembers the browser in which somebody signs in, by the token of its cookie: the one that it brings,
 * whoever signed in there before, or a new one. `isNew`: they know others and never signed in in this one;
 * whoever signs in for the first time has none that it could be compared with.
 */
export async function rememberBrowser(
  tx: Transaction,
  userId: string,
  brought: string | undefined,
  at: Date,
): Promise<{ token: string; isNew: boolean }> {
  const ofUser = eq(knownBrowser.userId, userId);
  const forgotten = new Date(at.getTime() - COOKIE_AGE * 1000);
  await tx.delete(knownBrowser).where(and(ofUser, lt(knownBrowser.lastUsedAt, forgotten)));
  const known = await tx.select().from(knownBrowser).where(ofUser);
  const token = brought || makeToken();
  const hash = tokenHash(token);
  const isKnown = known.some((one) => Buffer.from(one.tokenHash).equals(hash));
  await tx
    .insert(knownBrowser)
    .values({ userId, tokenHash: hash, lastUsedAt: at })
    .onConflictDoUpdate({
      target: [knownBrowser.userId, knownBrowser.tokenHash],
      set: { lastUsedAt: at },
    });
  return { token, isNew: known.length > 0 && !isKnown };
}
