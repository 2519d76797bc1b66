import { and, eq, isNotNull, ne } from 'drizzle-orm';
import { addressKey } from '@/lib/address-key';
import type { Transaction } from '@/lib/db/connect';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { FRESH_MINUTES, isRecent } from '@/lib/rules/decide-fresh';
import { logSecurity, nameless } from '@/lib/security-log';
import { keepAttempt, spendAttempt } from '@/lib/sign-on/attempt';
import { PUBLIC_ONLY } from '@/lib/sign-on/outside';
import {
  askProvider,
  type FromProvider,
  type ProviderRefusal,
  readAnswer,
  type ToProvider,
} from '@/lib/sign-on/provider';
import type { Tickets } from '@/lib/tickets';
import { domainOf, signOnFor } from './find-sign-on';
import type { SignedIn } from './finish-sign-in';
import { type From, openSession } from './open-session';

type Row = typeof signOn.$inferSelect;
type Ticket = Tickets['sign-on'];

const redirectUriOf = ({ portalUrl }: Context, { organizationId }: Pick<Row, 'organizationId'>) =>
  `${portalUrl}/sign-in/organization/${organizationId}/callback`;

const opened = ({ vault }: Context, { id, issuer, clientId, sealedSecret }: Row) => ({
  ...{ issuer, clientId, clientSecret: vault.openClientSecret(id, sealedSecret) },
});

type Begin = {
  email: string;
  address: string;
  next?: string | undefined;
  /** Who they are already, where they confirm it: they sign in there anew. */
  as?: string | undefined;
};

/**
 * Where somebody goes to sign in for their organization; null: the domain of their address has no single sign-on. That alone
 * decides, not whether anybody has that address. Where the provider does not answer, `sent` is null.
 */
export async function beginSignOn(
  context: Context,
  { email, address, next, as }: Begin,
): Promise<Result<Ticket, Refusal<'RATE_LIMITED'>> | null> {
  const { db, limits, now, outside = PUBLIC_ONLY } = context;
  const row = await signOnFor(db, email);
  if (!row) return null;
  const limited = await limits.consume('signOnBegun', addressKey(address));
  if (!limited.ok) return limited;
  const redirectUri = redirectUriOf(context, row);
  const fresh = as !== undefined;
  const sent = await askProvider(outside, opened(context, row), { redirectUri, email, fresh });
  const purpose = fresh ? 'confirm' : 'sign-in';
  if (sent.ok) {
    const whose = { signOnId: row.id, purpose, userId: as ?? null } as const;
    await keepAttempt(db, sent.value.url, whose, now());
  }
  logSecurity('sign-in.asked', { by: 'sso', who: nameless(email), address });
  return ok({
    ...{ organizationId: row.organizationId, purpose, email, next },
    ...{ sent: sent.ok ? sent.value : null, required: row.use === 'required' },
  });
}

export type SignOnRefusal =
  | ProviderRefusal
  | Refusal<'SSO_OVER' | 'SSO_OTHER_DOMAIN' | 'SSO_OTHER_PERSON' | 'SSO_STAFF' | 'SSO_REQUIRED'>;

/**
 * Signs in whoever came back from their organization's provider, as the verified address that it says, of a domain that the
 * organization proved; what they may see is what that address may. `as`: who they are already, where they confirm it.
 * `SSO_OVER`: spent, older than 10 minutes, of another browser, or of a single sign-on that is no longer in use;
 * `SSO_STAFF`: one of the vendor's people, whom no customer's provider signs in.
 */
export async function finishSignOn(
  context: Context,
  { ticket, query, as, ...from }: Back,
): Promise<Result<SignedIn, Refusal<'RATE_LIMITED'> | SignOnRefusal>> {
  const { db, limits, now, outside = PUBLIC_ONLY } = context;
  const { address } = from;
  const failed = async (refusal: SignOnRefusal) => {
    const limited = await limits.consume('signInGuess', addressKey(address));
    if (!limited.ok) return limited;
    logSecurity('sign-in.failed', { why: refusal.code, address });
    return { ok: false as const, error: refusal };
  };
  const state = new URLSearchParams(query).get('state') ?? '';
  const attempt = await spendAttempt(db, state, now());
  const mine = attempt?.purpose === (as ? 'confirm' : 'sign-in');
  if (!mine || attempt.userId !== (as ?? null)) return failed({ code: 'SSO_OVER' });
  const ofAttempt = and(
    eq(signOn.id, attempt.signOnId),
    eq(signOn.organizationId, ticket.organizationId),
    ne(signOn.use, 'off'),
  );
  const [row] = await db.select().from(signOn).where(ofAttempt);
  if (!row) return failed({ code: 'SSO_OVER' });
  const read = await readAnswer(outside, opened(context, row), {
    ...{ redirectUri: redirectUriOf(context, row), query, sent: ticket.sent },
    fresh: as !== undefined,
  });
  if (!read.ok) return failed(read.error);
  const { email } = read.value;
  const done = await db.transaction(async (tx) => {
    const [still] = await tx.select().from(signOn).where(ofAttempt).for('share');
    if (!still) return refuse('SSO_OVER');
    const may = await mayEnter(tx, still, email, as);
    if (!may.ok) return may;
    const provenAt = shownAt(read.value, now());
    const proof = { email, by: 'sso' as const, signOnId: row.id, provenAt, ...from };
    const session = await openSession(tx, context, proof);
    return session.ok ? ok({ ...session.value, email }) : session;
  });
  if (!done.ok) return failed(done.error);
  logSecurity('sign-in.succeeded', { by: 'sso', who: nameless(email), address });
  return done;
}

type Back = {
  ticket: Pick<Ticket, 'organizationId'> & { sent: ToProvider };
  query: string;
  as?: string | undefined;
} & From;

async function mayEnter(tx: Transaction, row: Row, email: string, as: string | undefined) {
  const { organizationId } = row;
  const theirs = and(
    eq(signOnDomain.organizationId, organizationId),
    eq(signOnDomain.domain, domainOf(email)),
    isNotNull(signOnDomain.provenAt),
  );
  const domains = await tx
    .select({ id: signOnDomain.id })
    .from(signOnDomain)
    .where(theirs)
    .for('share');
  if (domains.length === 0) return refuse('SSO_OTHER_DOMAIN');
  const [person] = await tx
    .select({ userId: user.id, role: staff.role })
    .from(user)
    .leftJoin(staff, eq(staff.userId, user.id))
    .where(eq(user.email, email));
  if (person?.role) return refuse('SSO_STAFF');
  return as && person?.userId !== as ? refuse('SSO_OTHER_PERSON') : ok(null);
}

/** A provider that lets somebody through whom it has known for hours proves nothing about now. */
function shownAt({ at }: FromProvider, now: Date): Date {
  if (at && at <= now && isRecent(at, now)) return at;
  const isAhead = at && at > now && isRecent(now, at);
  return isAhead ? now : new Date(now.getTime() - (FRESH_MINUTES + 1) * 60_000);
}
