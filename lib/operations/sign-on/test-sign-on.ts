import { and, eq } from 'drizzle-orm';
import { signOn } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { keepAttempt, spendAttempt } from '@/lib/sign-on/attempt';
import {
  askProvider,
  type ProviderRefusal,
  readAnswer,
  type ToProvider,
} from '@/lib/sign-on/provider';
import {
  domainsOf,
  opened,
  outsideOf,
  ownedBy,
  providerOf,
  redirectUriOf,
} from './of-organization';

type BeginRefusal = Refusal<'NOT_FOUND' | 'DOMAIN_UNPROVEN' | 'SSO_UNREACHABLE' | 'RATE_LIMITED'>;

/** Where a contact goes to try the provider; back within 10 minutes. `DOMAIN_UNPROVEN`: no domain of theirs is proven yet. */
export const beginSignOnTest = operation(
  'beginSignOnTest',
  async (
    { context, viewer },
    organizationId: string,
  ): Promise<Result<ToProvider, BeginRefusal>> => {
    const { db, limits, now } = context;
    const of = await ownedBy(db, viewer, organizationId);
    const row = of && (await providerOf(db, of.id));
    if (!row || viewer.kind !== 'customer') return refuse('NOT_FOUND');
    const domains = await domainsOf(db, of.id);
    if (!domains.some(({ provenAt }) => provenAt)) return refuse('DOMAIN_UNPROVEN');
    const limited = await limits.consume('signOnAsked', of.id);
    if (!limited.ok) return limited;
    const redirectUri = redirectUriOf(context, of.id);
    const sent = await askProvider(outsideOf(context), opened(context, row), { redirectUri });
    if (!sent.ok) return sent;
    const { userId } = viewer;
    const whose = { signOnId: row.id, purpose: 'test', userId } as const;
    await keepAttempt(db, sent.value.url, whose, now());
    return sent;
  },
);

type TestRefusal =
  | ProviderRefusal
  | Refusal<'NOT_FOUND' | 'SSO_OVER' | 'SSO_OTHER_DOMAIN' | 'RATE_LIMITED'>;

/**
 * Somebody came back from the provider of a test: if it says a verified address of a proven domain, it can be used from
 * now on. Signs nobody in. `SSO_OVER`: spent, older than 10 minutes, or of another provider or person;
 * `SSO_OTHER_DOMAIN`: an address of no domain of theirs.
 */
export const finishSignOnTest = operation(
  'finishSignOnTest',
  async (
    { context, viewer },
    organizationId: string,
    { query, sent }: { query: string; sent: ToProvider },
  ): Promise<Result<{ email: string }, TestRefusal>> => {
    const { db, now } = context;
    const of = await ownedBy(db, viewer, organizationId);
    const row = of && (await providerOf(db, of.id));
    if (!row || viewer.kind !== 'customer') return refuse('NOT_FOUND');
    const attempt = await spendAttempt(db, new URLSearchParams(query).get('state') ?? '', now());
    const mine = attempt?.purpose === 'test' && attempt.userId === viewer.userId;
    if (!mine || attempt.signOnId !== row.id) return refuse('SSO_OVER');
    const redirectUri = redirectUriOf(context, of.id);
    const answered = { redirectUri, query, sent, fresh: false };
    const read = await readAnswer(outsideOf(context), opened(context, row), answered);
    if (!read.ok) return read;
    const { email } = read.value;
    return db.transaction(async (tx) => {
      const still = await ownedBy(tx, viewer, organizationId, 'held');
      if (!still) return refuse('NOT_FOUND');
      const domains = await domainsOf(tx, of.id);
      const own = domains.some(({ domain, provenAt }) => provenAt && email.endsWith(`@${domain}`));
      if (!own) return refuse('SSO_OTHER_DOMAIN');
      const [tested] = await tx
        .update(signOn)
        .set({ testedAt: now() })
        .where(and(eq(signOn.id, row.id), eq(signOn.organizationId, of.id)))
        .returning({ issuer: signOn.issuer });
      if (!tested) return refuse('SSO_OVER');
      const after = { organizationId: of.id, ...tested };
      await recordEvent(tx, viewer, { type: 'sign-on.tested', at: now(), after });
      return ok({ email });
    });
  },
);
