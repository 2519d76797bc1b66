import { asc, eq } from 'drizzle-orm';
import { directoryToken } from '@/lib/db/schema/directory';
import { reading } from '@/lib/operations/operation';
import { domainsOf, ownedBy } from '@/lib/operations/sign-on/of-organization';

export type ProvisioningView = {
  organizationName: string;
  /** Where its directory asks: the base address of SCIM. */
  endpoint: string;
  /** Whose people it may let in. */
  domains: string[];
  tokens: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
};

/** How the directory of an organization is let in, as its contacts see it: never a token. Three queries. */
export const getProvisioning = reading(
  'getProvisioning',
  async ({ context: { db, portalUrl }, viewer }, organizationId: string) => {
    const of = await ownedBy(db, viewer, organizationId);
    if (!of) return null;
    const [tokens, domains] = await Promise.all([
      db
        .select({
          id: directoryToken.id,
          name: directoryToken.name,
          createdAt: directoryToken.createdAt,
          lastUsedAt: directoryToken.lastUsedAt,
        })
        .from(directoryToken)
        .where(eq(directoryToken.organizationId, of.id))
        .orderBy(asc(directoryToken.createdAt), asc(directoryToken.id)),
      domainsOf(db, of.id),
    ]);
    const view: ProvisioningView = {
      organizationName: of.name,
      endpoint: `${portalUrl}/api/scim/v2`,
      domains: domains.filter(({ provenAt }) => provenAt).map(({ domain }) => domain),
      tokens,
    };
    return view;
  },
);
