import { eq } from 'drizzle-orm';
import { addressKey } from '@/lib/address-key';
import { passkey } from '@/lib/db/schema/passkey';
import { user } from '@/lib/db/schema/user';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { readUsed } from '@/lib/passkeys/answer';
import { askForUse, checkUsed, type ToUse } from '@/lib/passkeys/ceremony';
import { makeChallenge, spendChallenge } from '@/lib/passkeys/challenge';
import { logSecurity, nameless } from '@/lib/security-log';
import type { SignedIn } from './finish-sign-in';
import { type From, openSession } from './open-session';
import { recordFailure } from './record-failure';

/** What the browser is to have signed by a passkey. It names nobody: whose it is, the answer tells. */
export async function askPasskey(
  { db, limits, portalUrl, now }: Context,
  { address }: { address: string },
): Promise<Result<ToUse, Refusal<'RATE_LIMITED'>>> {
  const limited = await limits.consume('passkeyAsked', addressKey(address));
  if (!limited.ok) return limited;
  return ok(await askForUse(portalUrl, await makeChallenge(db, null, now())));
}

type PasskeyRefusal =
  | 'PASSKEY_OVER'
  | 'PASSKEY_UNKNOWN'
  | 'PASSKEY_OTHER'
  | 'PASSKEY_WRONG'
  | 'SSO_REQUIRED';

/**
 * Signs in by what a passkey signed. The challenge is spent before anything is looked at, so that of two
 * uses one gets it. `as`: who they are already, where they confirm it. `PASSKEY_OVER`: the challenge is spent,
 * older than 5 minutes, or none of ours; `PASSKEY_UNKNOWN`: of no passkey, or of a removed one;
 * `PASSKEY_OTHER`: somebody else's; `PASSKEY_WRONG`: for another site, without its user verified,
 * signed otherwise, or by a copy (its counter went back).
 */
export async function signInByPasskey(
  context: Context,
  { answer: text, as, ...from }: { answer: string; as?: string } & From,
): Promise<Result<SignedIn, Refusal<'RATE_LIMITED' | PasskeyRefusal>>> {
  const { db, limits, portalUrl, now } = context;
  const { address } = from;
  const failed = async (code: PasskeyRefusal) => {
    const limited = await limits.consume('signInGuess', addressKey(address));
    if (!limited.ok) return limited;
    logSecurity('sign-in.failed', { why: code, address });
    return refuse(code);
  };
  const answer = readUsed(text);
  if (!answer) return failed('PASSKEY_WRONG');
  if (!(await spendChallenge(db, answer.challenge, null, now()))) return failed('PASSKEY_OVER');
  const signed = await db.transaction(async (tx) => {
    const [row] = await tx
      .select({ passkey, email: user.email })
      .from(passkey)
      .innerJoin(user, eq(user.id, passkey.userId))
      .where(eq(passkey.credentialId, answer.id))
      .for('update', { of: passkey });
    if (!row) return refuse('PASSKEY_UNKNOWN');
    if (as && row.passkey.userId !== as) return refuse('PASSKEY_OTHER');
    const used = await checkUsed(portalUrl, answer, row.passkey);
    if (!used) {
      const why = 'PASSKEY_WRONG';
      await recordFailure(tx, row.passkey, { why, address, at: now() });
      return refuse(why);
    }
    const { id, name } = row.passkey;
    await tx
      .update(passkey)
      .set({ ...used, lastUsedAt: now() })
      .where(eq(passkey.id, id));
    const { email } = row;
    const proof = { email, by: 'passkey' as const, passkey: { id, name }, ...from };
    const opened = await openSession(tx, context, proof);
    return opened.ok ? ok({ ...opened.value, email }) : opened;
  });
  if (!signed.ok) return failed(signed.error.code);
  const who = nameless(signed.value.email);
  logSecurity('sign-in.succeeded', { by: 'passkey', who, address });
  return signed;
}

/** Whoever made a passkey has shown who they are by it: a session in place of the one they had. */
export async function signInByNew(
  context: Context,
  { email, ...made }: { email: string; passkey: { id: string; name: string } } & From,
): Promise<Result<SignedIn, Refusal<'SSO_REQUIRED'>>> {
  const proof = { email, by: 'passkey' as const, ...made };
  const opened = await context.db.transaction((tx) => openSession(tx, context, proof));
  return opened.ok ? ok({ ...opened.value, email }) : opened;
}
