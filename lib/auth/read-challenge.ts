import { and, eq, gt } from 'drizzle-orm';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import type { Context } from '@/lib/operations/context';
import { tokenHash } from './bearer-token';

/** The address this browser asked a code for, while the code can still be used; else null. */
export function emailOfBrowser(context: Context, browserSecret: string): Promise<string | null> {
  return find(context, and(matchesBrowser(browserSecret), gt(signInChallenge.attemptsLeft, 0)));
}

/** The address a mailed link would sign in. Reading it changes nothing, however often. */
export function emailOfLink(context: Context, linkToken: string): Promise<string | null> {
  return find(context, eq(signInChallenge.linkHash, tokenHash(linkToken)));
}

const matchesBrowser = (secret: string) => eq(signInChallenge.browserHash, tokenHash(secret));

async function find({ db, now }: Context, where: ReturnType<typeof and>): Promise<string | null> {
  const [row] = await db
    .select({ email: signInChallenge.email })
    .from(signInChallenge)
    .where(and(where, gt(signInChallenge.expiresAt, now())));
  return row?.email ?? null;
}
