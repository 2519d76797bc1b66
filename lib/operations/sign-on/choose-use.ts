import { eq } from 'drizzle-orm';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { tellContacts } from '@/lib/operations/record/tell-contacts';
import type { SignOnUse } from '@/lib/rules/vocabulary';
import { domainsOf, ownedBy, providerOf } from './of-organization';

type UseRefusal = Refusal<'NOT_FOUND' | 'SSO_UNTESTED' | 'DOMAIN_UNPROVEN' | 'NOTHING_TO_CHANGE'>;

/**
 * Whether the people of its domains sign in by their provider: `off`, `optional`, or `required` of those who belong to
 * the organization. `SSO_UNTESTED`: nobody has signed in there for a test; `DOMAIN_UNPROVEN`: it has no domain.
 */
export const chooseSignOnUse = operation(
  'chooseSignOnUse',
  async (
    { context, viewer },
    organizationId: string,
    use: SignOnUse,
  ): Promise<Result<null, UseRefusal>> =>
    context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      const row = of && (await providerOf(tx, of.id));
      if (!row) return refuse('NOT_FOUND');
      if (row.use === use) return refuse('NOTHING_TO_CHANGE');
      if (use !== 'off') {
        if (!row.testedAt) return refuse('SSO_UNTESTED');
        const domains = await domainsOf(tx, of.id);
        if (!domains.some(({ provenAt }) => provenAt)) return refuse('DOMAIN_UNPROVEN');
      }
      await tx.update(signOn).set({ use }).where(eq(signOn.id, row.id));
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: use, type: 'sign-on.use-changed', what: row.issuer },
        ...{ before: { use: row.use }, after: { use } },
      });
      return ok(null);
    }),
);

/** Provider and domains go, with the sessions that were opened so; people sign in by mail again. */
export const removeSignOn = operation(
  'removeSignOn',
  async (
    { context, viewer },
    organizationId: string,
  ): Promise<Result<null, Refusal<'NOT_FOUND'>>> =>
    context.db.transaction(async (tx) => {
      const of = await ownedBy(tx, viewer, organizationId, 'held');
      const row = of && (await providerOf(tx, of.id));
      if (!row) return refuse('NOT_FOUND');
      const domains = await tx
        .delete(signOnDomain)
        .where(eq(signOnDomain.organizationId, of.id))
        .returning({ domain: signOnDomain.domain });
      await tx.delete(signOn).where(eq(signOn.id, row.id));
      const { issuer, clientId, use } = row;
      const before = { issuer, clientId, use, domains: domains.map(({ domain }) => domain) };
      await tellContacts(tx, { context, viewer }, of, {
        ...{ change: 'removed', type: 'sign-on.removed', before, what: issuer },
      });
      return ok(null);
    }),
);
