import { eq, lt, or } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { queueMail } from '@/lib/mail/queue-mail';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { recordEvent } from '@/lib/operations/record/record-event';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import { readProperties } from '@/lib/properties/read-properties';
import { deviceOf } from '@/lib/rules/device';
import type { SignInWay } from '@/lib/rules/vocabulary';
import { makeToken, tokenHash } from './bearer-token';
import { boundOf } from './find-sign-on';
import { rememberBrowser } from './known-browser';
import { SESSION_AGE, SESSION_LIFETIME } from './session-settings';

/** From where somebody signs in. */
export type From = {
  address: string;
  /** What their browser says it is, and what it was given at an earlier sign-in; none in tests. */
  browser?: { agent: string; token: string | undefined };
};

type Proved = From & {
  email: string;
  by: SignInWay;
  passkey?: { id: string; name: string };
  /** By whose single sign-on, and when they signed in there. */
  signOnId?: string;
  provenAt?: Date;
};

export type Opened = {
  /** For the cookie; only its hash is stored. */
  sessionToken: string;
  /** For the cookie by which this browser is known again. */
  browserToken: string;
  /** One of the vendor's people. */
  staff: boolean;
};

/**
 * Signs in whoever proved to be the one of this address, in the transaction that spends the proof.
 * The user row is made at the first time; the event says who, and from where; of a browser that they never
 * used before they are mailed. A contact who does not sign in as their organization requires is let in by mail, and all of its
 * contacts are told. `SSO_REQUIRED`: they are not.
 */
export async function openSession(
  tx: Transaction,
  { vault, now }: Pick<Context, 'vault' | 'now'>,
  { email, by, passkey, signOnId, provenAt, address, browser }: Proved,
): Promise<Result<Opened, Refusal<'SSO_REQUIRED'>>> {
  const at = now();
  const bound = await boundOf(tx, email);
  const byProvider = by === 'sso' && bound?.signOnId === signOnId;
  const wayBack = by === 'mail' && bound?.role === 'contact';
  if (bound && !byProvider && !wayBack) return refuse('SSO_REQUIRED');
  const [row] = await tx
    .insert(user)
    .values({ email, emailVerified: at })
    .onConflictDoUpdate({ target: user.email, set: { emailVerified: at } })
    .returning({ id: user.id });
  if (!row) throw new Error('The user row was neither made nor found.');
  const born = new Date(at.getTime() - SESSION_LIFETIME * 1000);
  await tx.delete(session).where(or(lt(session.expiresAt, at), lt(session.createdAt, born)));
  const properties = await readProperties(tx);
  const captureAddress = properties['activation/captureIPAddress'];
  const device = deviceOf(browser?.agent ?? '');
  const token = makeToken();
  await tx.insert(session).values({
    ...{
      tokenHash: tokenHash(token),
      userId: row.id,
      createdAt: provenAt ?? at,
      provenBy: by,
      ...device,
    },
    signOnId: signOnId ?? null,
    ...{ passkeyId: passkey?.id ?? null, lastUsedAt: at, address: captureAddress ? address : '' },
    expiresAt: new Date(at.getTime() + SESSION_AGE * 1000),
  });
  const ofUser = eq(staff.userId, row.id);
  const [employed] = await tx.select({ role: staff.role }).from(staff).where(ofUser);
  const role = employed?.role;
  const person = { userId: row.id, email, address };
  await recordEvent(
    tx,
    role
      ? { kind: 'staff', ...person, role, proof: { at, by, wants: 'any' } }
      : { kind: 'customer', ...person },
    {
      type: 'person.signed-in',
      at,
      after: { userId: row.id, by, ...(passkey ? { passkey: passkey.name } : {}), ...device },
      captureAddress,
    },
  );
  if (bound && wayBack) {
    const of = { id: bound.organizationId, name: bound.name };
    const asked = { context: { vault, now }, viewer: { kind: 'customer' as const, ...person } };
    await tellContacts(tx, asked, of, {
      ...{ change: 'bypassed', type: 'sign-on.bypassed', what: '', after: { userId: row.id } },
    });
  }
  const known = await rememberBrowser(tx, row.id, browser?.token, at);
  if (known.isNew) {
    await queueMail(
      tx,
      vault,
      { recipient: email },
      {
        ...{ template: 'new-sign-in', ...device, by, address: captureAddress ? address : '' },
        ...{ at: at.toISOString(), path: '/account' },
      },
    );
  }
  return ok({ sessionToken: token, browserToken: known.token, staff: Boolean(role) });
}
