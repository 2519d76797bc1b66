import { eq, lt, or, sql } from 'drizzle-orm';
import type { Locale } from '@/i18n/locales';
import { addressKey } from '@/lib/address-key';
import type { Transaction } from '@/lib/db/connect';
import { invitation } from '@/lib/db/schema/invitation';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { queueMail } from '@/lib/mail/queue-mail';
import { ok, type Refusal, type Result } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { logSecurity, nameless } from '@/lib/security-log';
import { makeToken, tokenHash } from './bearer-token';
import { boundMember } from './find-sign-on';
import { earlierCodes } from './earlier-code';
import { makeSignInCode, showSignInCode, signInCodeHash } from './sign-in-code';

export const CHALLENGE_MINUTES = 10;

type Start = {
  /** Normalized (lib/rules/email-address). */
  email: string;
  address: string;
  /** The language they read in. */
  locale?: Locale | undefined;
  /** Where to go afterwards, if not where they begin; checked by `safeNext`. */
  next?: string | undefined;
  /** Of an earlier try in this browser, which ends with this one. */
  formerSecret?: string | undefined;
};

/**
 * Begins to sign in: mails a code and a link if the address is registered on a license, a member, invited,
 * or staff, and no organization requires its own sign-in of it. The answer, the row and the work are the same
 * for every other address; only the mail is missing. What others ask for the same address spends their own
 * budgets and begins sign-ins of their own; the mail then leaves some seconds later, and every code works.
 * Returns the secret that this browser keeps in a cookie.
 */
export async function startSignIn(
  { db, vault, limits, now }: Context,
  { email, address, locale, next, formerSecret }: Start,
): Promise<Result<{ browserSecret: string }, Refusal<'RATE_LIMITED'>>> {
  const asker = addressKey(address);
  const byAddress = await limits.consume('signInMailPerAddress', asker);
  if (!byAddress.ok) return byAddress;
  const byBoth = await limits.consume('signInMail', `${asker} ${email}`);
  if (!byBoth.ok) return byBoth;
  const slowed = !(await limits.consume('signInMailPace', email)).ok;

  const browserSecret = makeToken();
  const linkToken = makeToken();
  const code = makeSignInCode();
  const at = now();
  const path = `/sign-in/confirm?${new URLSearchParams({ token: linkToken, ...(next ? { next } : {}) })}`;

  await db.transaction(async (tx) => {
    const ended = await tx
      .delete(signInChallenge)
      .where(
        or(
          lt(signInChallenge.expiresAt, at),
          eq(signInChallenge.browserHash, tokenHash(formerSecret ?? '')),
        ),
      )
      .returning();
    const formerHash = Buffer.from(tokenHash(formerSecret ?? ''));
    const former = ended.find((one) => one.email === email && formerHash.equals(one.browserHash));
    await tx.insert(signInChallenge).values({
      browserHash: tokenHash(browserSecret),
      email,
      codeHash: signInCodeHash(browserSecret, code),
      linkHash: tokenHash(linkToken),
      earlier: former && formerSecret ? earlierCodes(formerSecret, former) : [],
      expiresAt: new Date(at.getTime() + CHALLENGE_MINUTES * 60_000),
    });
    const mail = {
      template: 'sign-in' as const,
      code: showSignInCode(code),
      path,
      minutes: CHALLENGE_MINUTES,
    };
    const how = { recipient: email, locale, slowed };
    if (await isKnown(tx, email, at)) await queueMail(tx, vault, how, mail);
    else vault.sealMail(mail);
  });
  logSecurity('sign-in.asked', { who: nameless(email), address });
  return ok({ browserSecret });
}

async function isKnown(tx: Transaction, email: string, at: Date): Promise<boolean> {
  const { rows } = await tx.execute<{ known: boolean }>(sql`
    SELECT NOT ${boundMember(sql`${email}`)}
      AND (EXISTS (SELECT 1 FROM ${license} WHERE ${license.registeredEmail} = ${email})
        OR EXISTS (
             SELECT 1 FROM ${user} WHERE ${user.email} = ${email} AND (
               EXISTS (SELECT 1 FROM ${membership} WHERE ${membership.userId} = ${user.id})
               OR EXISTS (
                 SELECT 1 FROM ${invitation} WHERE ${invitation.userId} = ${user.id}
                 AND ${invitation.expiresAt} > ${at.toISOString()}::timestamptz)
               OR EXISTS (
                 SELECT 1 FROM ${staff}
                 WHERE ${staff.userId} = ${user.id} AND ${staff.role} IS NOT NULL)))) AS known`);
  return rows[0]?.known === true;
}
