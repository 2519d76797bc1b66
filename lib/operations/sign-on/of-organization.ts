import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import type { Context } from '@/lib/operations/context';
import { isRowId } from '@/lib/operations/row-id';
import { isContact } from '@/lib/operations/scope';
import type { Viewer } from '@/lib/operations/viewer';
import { PUBLIC_ONLY } from '@/lib/sign-on/outside';
import type { Provider } from '@/lib/sign-on/provider';

type Row = typeof signOn.$inferSelect;

export type Owned = { id: string; name: string };

/**
 * The organization of which the asker is a contact; null for every other. `held`: until the transaction ends
 * nobody else changes its single sign-on, nor merges it.
 */
export async function ownedBy(
  reader: Reader,
  viewer: Viewer,
  organizationId: string,
  hold?: 'held',
): Promise<Owned | null> {
  if (viewer.kind !== 'customer' || !isRowId(organizationId)) return null;
  const query = reader
    .select({ id: organization.id, name: organization.name })
    .from(organization)
    .innerJoin(membership, eq(membership.organizationId, organization.id))
    .where(
      and(eq(organization.id, organizationId), isNull(organization.mergedInto), isContact(viewer)),
    );
  const [row] = await (hold ? query.for('no key update', { of: organization }) : query);
  return row ?? null;
}

export async function providerOf(reader: Reader, organizationId: string): Promise<Row | null> {
  const [row] = await reader.select().from(signOn).where(eq(signOn.organizationId, organizationId));
  return row ?? null;
}

export const domainsOf = (reader: Reader, organizationId: string) =>
  reader
    .select()
    .from(signOnDomain)
    .where(eq(signOnDomain.organizationId, organizationId))
    .orderBy(asc(signOnDomain.createdAt), asc(signOnDomain.domain));

export const outsideOf = ({ outside }: Context) => outside ?? PUBLIC_ONLY;

export const opened = ({ vault }: Context, row: Row): Provider => ({
  issuer: row.issuer,
  clientId: row.clientId,
  clientSecret: vault.openClientSecret(row.id, row.sealedSecret),
});

/** Where the provider sends people back to: one address of each organization, so that no other provider's answer passes. */
export const redirectUriOf = ({ portalUrl }: Context, organizationId: string) =>
  `${portalUrl}/sign-in/organization/${organizationId}/callback`;
