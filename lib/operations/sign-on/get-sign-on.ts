import { reading } from '@/lib/operations/operation';
import type { DomainProof, SignOnUse } from '@/lib/rules/vocabulary';
import { recordOf } from '@/lib/sign-on/domain-record';
import { domainsOf, ownedBy, providerOf, redirectUriOf } from './of-organization';

export type SignOnView = {
  organizationName: string;
  /** What the provider is told, to send people back. */
  redirectUri: string;
  provider: {
    issuer: string;
    clientId: string;
    testedAt: Date | null;
    use: SignOnUse;
  } | null;
  domains: {
    id: string;
    domain: string;
    provenAt: Date | null;
    provenBy: DomainProof | null;
    /** The DNS record that proves it. */
    record: { name: string; value: string };
    /** Until when the link that was mailed to it works. */
    mailedUntil: Date | null;
  }[];
};

/** The single sign-on of an organization, as its contacts see it: never the client secret. Three queries. */
export const getSignOn = reading(
  'getSignOn',
  async ({ context, viewer }, organizationId: string): Promise<SignOnView | null> => {
    const of = await ownedBy(context.db, viewer, organizationId);
    if (!of) return null;
    const [row, domains] = await Promise.all([
      providerOf(context.db, of.id),
      domainsOf(context.db, of.id),
    ]);
    const now = context.now();
    return {
      organizationName: of.name,
      redirectUri: redirectUriOf(context, of.id),
      provider: row && {
        ...{ issuer: row.issuer, clientId: row.clientId, testedAt: row.testedAt, use: row.use },
      },
      domains: domains.map(({ id, domain, token, provenAt, provenBy, linkEndsAt }) => ({
        ...{ id, domain, provenAt, provenBy, record: recordOf({ domain, token }) },
        mailedUntil: linkEndsAt && linkEndsAt > now ? linkEndsAt : null,
      })),
    };
  },
);
