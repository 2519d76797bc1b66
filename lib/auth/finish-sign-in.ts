import { timingSafeEqual } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import { addressKey } from '@/lib/address-key';
import { ATTEMPTS, signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { logSecurity, nameless } from '@/lib/security-log';
import { tokenHash } from './bearer-token';
import { isEarlierCode } from './earlier-code';
import { type From, type Opened, openSession } from './open-session';
import { recordFailure } from './record-failure';
import { readSignInCode, signInCodeHash } from './sign-in-code';
import { CHALLENGE_MINUTES } from './start-sign-in';

export type SignedIn = Opened & { email: string };
type CodeRefusal =
  | 'RATE_LIMITED'
  | 'CODE_SHORT'
  | 'CODE_EARLIER'
  | 'CODE_WRONG'
  | 'CODE_OVER'
  | 'SSO_REQUIRED';

/**
 * Signs in with the mailed code, in the browser that asked for it. Each try is paid for before the
 * code is looked at, so parallel tries get no more than the five. `CODE_WRONG {left}` tells how
 * many remain; `CODE_EARLIER {askedAt}`: of a mail before the newest, which costs no try; `CODE_OVER`: spent, expired, used up, or asked for in another browser.
 */
export async function signInByCode(
  context: Context,
  { typed, browserSecret, ...from }: { typed: string; browserSecret: string } & From,
): Promise<Result<SignedIn, Refusal<CodeRefusal>>> {
  const { address } = from;
  const code = readSignInCode(typed);
  if (!code) return refuse('CODE_SHORT');
  const browserHash = tokenHash(browserSecret);
  const ownRow = eq(signInChallenge.browserHash, browserHash);
  const [newest] = await context.db
    .select({ earlier: signInChallenge.earlier, expiresAt: signInChallenge.expiresAt })
    .from(signInChallenge)
    .where(ownRow);
  if (newest && isEarlierCode(newest.earlier, code)) {
    const askedAt = new Date(newest.expiresAt.getTime() - CHALLENGE_MINUTES * 60_000);
    return refuse('CODE_EARLIER', { askedAt });
  }
  const row = await context.db.transaction(async (tx) => {
    const [paid] = await tx
      .update(signInChallenge)
      .set({ attemptsLeft: sql`${signInChallenge.attemptsLeft} - 1` })
      .where(
        and(
          ownRow,
          gt(signInChallenge.attemptsLeft, 0),
          gt(signInChallenge.expiresAt, context.now()),
        ),
      )
      .returning();
    if (!paid) return null;
    const { codeHash, email, attemptsLeft: left } = paid;
    const right = timingSafeEqual(codeHash, signInCodeHash(browserSecret, code));
    // Of one mail once: whoever guesses fills nobody's activity.
    if (!right && left === ATTEMPTS - 1) {
      await recordFailure(tx, { email }, { why: 'CODE_WRONG', address, at: context.now() });
    }
    return { right, left };
  });
  if (!row) return guessed(context, address);
  if (!row.right) {
    if (row.left <= 0) return failed('CODE_OVER', address);
    failed('CODE_WRONG', address);
    return refuse('CODE_WRONG', { left: row.left });
  }
  return (await spend(context, ownRow, 'code', from)) ?? failed('CODE_OVER', address);
}

/**
 * Signs in with the mailed link, wherever its page was confirmed. `CODE_OVER`: spent or expired.
 */
export async function signInByLink(
  context: Context,
  { linkToken, ...from }: { linkToken: string } & From,
): Promise<Result<SignedIn, Refusal<'RATE_LIMITED' | 'CODE_OVER' | 'SSO_REQUIRED'>>> {
  const ofLink = eq(signInChallenge.linkHash, tokenHash(linkToken));
  const spent = await spend(context, ofLink, 'link', from);
  return spent ?? guessed(context, from.address);
}

/**
 * A try that belongs to no open sign-in is paid for by whoever made it. One that does belong to one has
 * its five tries already, and nothing that others at the same address do can take them.
 */
async function guessed({ limits }: Context, address: string) {
  const limited = await limits.consume('signInGuess', addressKey(address));
  return limited.ok ? failed('CODE_OVER', address) : limited;
}

function failed(why: 'CODE_OVER' | 'CODE_WRONG', address: string) {
  logSecurity('sign-in.failed', { why, address });
  return refuse('CODE_OVER');
}

/** Code and link are spent together by deleting their row; of parallel tries one gets it. */
async function spend(
  context: Context,
  where: ReturnType<typeof eq>,
  form: 'code' | 'link',
  from: From,
) {
  const { address } = from;
  const spent = await context.db.transaction(async (tx) => {
    const [row] = await tx
      .delete(signInChallenge)
      .where(and(where, gt(signInChallenge.expiresAt, context.now())))
      .returning({ email: signInChallenge.email, by: signInChallenge.by });
    if (!row) return null;
    const opened = await openSession(tx, context, { ...row, ...from });
    return opened.ok ? ok({ ...opened.value, email: row.email }) : opened;
  });
  // Not before it is in the database.
  if (spent?.ok)
    logSecurity('sign-in.succeeded', { by: form, who: nameless(spent.value.email), address });
  return spent;
}
