import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { organization } from '@/lib/db/schema/organization';
import { signOnDomain } from '@/lib/db/schema/sign-on';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { type Ask, operation } from '@/lib/operations/operation';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import { isRowId } from '@/lib/operations/row-id';
import type { DomainProof, domainMailboxes } from '@/lib/rules/vocabulary';
import { hasRecord } from '@/lib/sign-on/domain-record';
import { outsideOf, ownedBy } from './of-organization';

/** Milliseconds for which a mailed link works. */
const LINK_AGE = 86_400_000;

type DomainRow = typeof signOnDomain.$inferSelect;
export type ProofRefusal = Refusal<
  'NOT_FOUND' | 'RECORD_MISSING' | 'DNS_UNREACHABLE' | 'DOMAIN_TAKEN' | 'RATE_LIMITED'
>;

/**
 * Asks the domain's DNS for the record that says it is this organization's. `RECORD_MISSING`: not there yet;
 * `DNS_UNREACHABLE`: nobody answers; `DOMAIN_TAKEN`: another organization proved it before.
 */
export const proveDomainByDns = operation(
  'proveDomainByDns',
  async (
    { context, viewer },
    organizationId: string,
    id: string,
  ): Promise<Result<null, ProofRefusal>> => {
    const { db, limits } = context;
    const known = await ownedBy(db, viewer, organizationId);
    const row = known && (await domainOf(db, known.id, id));
    if (!row) return refuse('NOT_FOUND');
    const limited = await limits.consume('signOnAsked', row.organizationId);
    if (!limited.ok) return limited;
    const found = await hasRecord(outsideOf(context), row);
    if (found === null) return refuse('DNS_UNREACHABLE');
    if (!found) return refuse('RECORD_MISSING');
    return db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      const still = of && (await domainOf(tx, of.id, id));
      return still ? prove(tx, { context, viewer }, still, 'dns') : refuse('NOT_FOUND');
    });
  },
);

/** Mails whoever runs the domain a link by which they say that it is this organization's; for a day. */
export const mailDomainLink = operation(
  'mailDomainLink',
  async (
    { context, viewer },
    organizationId: string,
    input: { id: string; mailbox: (typeof domainMailboxes)[number] },
  ): Promise<Result<{ email: string }, Refusal<'NOT_FOUND' | 'RATE_LIMITED'>>> => {
    const { db, limits, vault, now } = context;
    const of = await ownedBy(db, viewer, organizationId);
    const row = of && (await domainOf(db, of.id, input.id));
    if (!row || viewer.kind !== 'customer') return refuse('NOT_FOUND');
    const limited = await limits.consume('domainMail', row.domain);
    if (!limited.ok) return limited;
    const email = `${input.mailbox}@${row.domain}`;
    const token = randomBytes(24).toString('base64url');
    await db.transaction(async (tx) => {
      await tx
        .update(signOnDomain)
        .set({ linkHash: hashOf(token), linkEndsAt: new Date(now().getTime() + LINK_AGE) })
        .where(eq(signOnDomain.id, row.id));
      const path = `/domain?token=${token}`;
      const facts = { domain: row.domain, organizationName: of.name, by: viewer.email, path };
      await queueMail(
        tx,
        vault,
        { recipient: email, locale: viewer.locale },
        { template: 'sign-on-domain', ...facts },
      );
    });
    return ok({ email });
  },
);

export type DomainLinkView = { domain: string; organizationName: string };

/** What such a link is about. Changes nothing: link previews call this. */
export const describeDomainLink = operation(
  'describeDomainLink',
  async ({ context }, token: string): Promise<Result<DomainLinkView, Refusal<'LINK_OVER'>>> => {
    const found = await ofLink(context.db, context, token);
    return found ? ok({ domain: found.row.domain, organizationName: found.name }) : over();
  },
);

/** Whoever runs the domain says that it is this organization's. The link is used up. */
export const proveDomainByLink = operation(
  'proveDomainByLink',
  async (
    { context, viewer },
    token: string,
  ): Promise<Result<DomainLinkView, Refusal<'LINK_OVER' | 'DOMAIN_TAKEN'>>> =>
    context.db.transaction(async (tx) => {
      const found = await ofLink(tx, context, token);
      if (!found) return over();
      const proven = await prove(tx, { context, viewer }, found.row, 'mail');
      if (!proven.ok) return proven;
      return ok({ domain: found.row.domain, organizationName: found.name });
    }),
);

const over = () => refuse('LINK_OVER');

const hashOf = (token: string) => new Uint8Array(createHash('sha256').update(token).digest());

async function domainOf(reader: Reader, organizationId: string, id: string) {
  if (!isRowId(id)) return null;
  const [row] = await reader
    .select()
    .from(signOnDomain)
    .where(and(eq(signOnDomain.id, id), eq(signOnDomain.organizationId, organizationId)));
  return row ?? null;
}

async function ofLink(reader: Reader, { now }: Context, token: string) {
  const [found] = await reader
    .select({ row: signOnDomain, name: organization.name })
    .from(signOnDomain)
    .innerJoin(organization, eq(organization.id, signOnDomain.organizationId))
    .where(and(eq(signOnDomain.linkHash, hashOf(token)), gt(signOnDomain.linkEndsAt, now())));
  return found ?? null;
}

/** Of organizations that name the same domain the first one that proves it has it: they take turns. */
async function prove(
  tx: Transaction,
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  { id, domain, organizationId }: DomainRow,
  by: DomainProof,
): Promise<Result<null, Refusal<'DOMAIN_TAKEN'>>> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`keyturn domain ${domain}`}))`);
  const taken = and(eq(signOnDomain.domain, domain), isNotNull(signOnDomain.provenAt));
  const [proven] = await tx.select({ id: signOnDomain.id }).from(signOnDomain).where(taken);
  if (proven) return proven.id === id ? ok(null) : refuse('DOMAIN_TAKEN');
  const [named] = await tx
    .update(signOnDomain)
    .set({ provenAt: context.now(), provenBy: by, linkHash: null, linkEndsAt: null })
    .from(organization)
    .where(and(eq(signOnDomain.id, id), eq(organization.id, signOnDomain.organizationId)))
    .returning({ name: organization.name });
  // Removed meanwhile: there is nothing left to prove.
  if (!named) return ok(null);
  const type = 'sign-on.domain-proven';
  const of = { id: organizationId, name: named.name };
  await tellContacts(tx, { context, viewer }, of, {
    ...{ change: 'domain-proven', type, after: { domain, by }, what: domain },
  });
  return ok(null);
}
