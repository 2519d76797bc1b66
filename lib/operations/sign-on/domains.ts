import { randomBytes } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isRowId } from '@/lib/operations/row-id';
import { emailAddress } from '@/lib/rules/email-address';
import { domainsOf, ownedBy } from './of-organization';

/** Of one organization. */
const MOST_DOMAINS = 20;

/**
 * Names a mail domain of the organization. It counts for nothing until it is proven. `DOMAIN_INVALID`: no mail domain;
 * `DOMAINS_FULL {limit}`.
 */
export const addSignOnDomain = operation(
  'addSignOnDomain',
  async (
    { context, viewer },
    organizationId: string,
    typed: string,
  ): Promise<Result<null, Refusal<'NOT_FOUND' | 'DOMAIN_INVALID' | 'DOMAINS_FULL'>>> => {
    const domain = domainOf(typed);
    if (!domain) return refuse('DOMAIN_INVALID');
    return context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of) return refuse('NOT_FOUND');
      const known = await domainsOf(tx, of.id);
      if (known.some((one) => one.domain === domain)) return ok(null);
      if (known.length >= MOST_DOMAINS) return refuse('DOMAINS_FULL', { limit: MOST_DOMAINS });
      const [token, at] = [randomBytes(20).toString('hex'), context.now()];
      await tx.insert(signOnDomain).values({ organizationId: of.id, domain, token, createdAt: at });
      const after = { organizationId: of.id, domain };
      await recordEvent(tx, viewer, { type: 'sign-on.domain-added', at, after });
      return ok(null);
    });
  },
);

/** A domain is theirs no more: nobody of it signs in by their provider, and sessions that were opened so end. */
export const removeSignOnDomain = operation(
  'removeSignOnDomain',
  async (
    { context, viewer },
    organizationId: string,
    id: string,
  ): Promise<Result<null, Refusal<'NOT_FOUND'>>> =>
    context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      if (!of || !isRowId(id)) return refuse('NOT_FOUND');
      const [row] = await tx
        .delete(signOnDomain)
        .where(and(eq(signOnDomain.id, id), eq(signOnDomain.organizationId, of.id)))
        .returning();
      if (!row) return refuse('NOT_FOUND');
      const { domain } = row;
      await endSessionsOf(tx, of.id, domain);
      const before = { domain, proven: row.provenAt !== null };
      const type = 'sign-on.domain-removed';
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'domain-removed', type, before, what: domain },
      });
      return ok(null);
    }),
);

async function endSessionsOf(tx: Transaction, organizationId: string, domain: string) {
  const theirs = tx
    .select({ id: signOn.id })
    .from(signOn)
    .where(eq(signOn.organizationId, organizationId));
  const people = tx
    .select({ id: user.id })
    .from(user)
    .where(sql`split_part(${user.email}, '@', 2) = ${domain}`);
  await tx
    .delete(session)
    .where(and(inArray(session.signOnId, theirs), inArray(session.userId, people)));
}

/** As in stored mail addresses; what stands before an @ is left out. */
function domainOf(typed: string): string | null {
  const text = typed.trim();
  const address = emailAddress(`it@${text.slice(text.lastIndexOf('@') + 1)}`);
  return address ? address.slice('it@'.length) : null;
}
