import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import type { Role } from '@/lib/rules/roles';
import { rolesOf, type Viewer } from './viewer';

/**
 * The one place where "which licenses may this viewer see" becomes a WHERE. Activations are seen
 * through their license. Whoever is not named here sees nothing: a key holder or a wizard reaches a
 * row only by the secret that names it.
 */
export function licensesVisibleTo(viewer: Viewer): SQL {
  switch (viewer.kind) {
    case 'operator':
    case 'staff':
    case 'api-key':
      return sql`true`;
    case 'customer':
      return (
        or(
          registeredTo(viewer),
          // An array built once, so that both sides of the OR can use their index.
          sql`${license.organizationId} = ANY(ARRAY(
            SELECT ${membership.organizationId} FROM ${membership} WHERE ${isContact(viewer)}))`,
        ) ?? sql`false`
      );
    default:
      return sql`false`;
  }
}

type Customer = Viewer & { kind: 'customer' };

const registeredTo = (viewer: Customer) => eq(license.registeredEmail, viewer.email);
/** The memberships by which the viewer is a contact. */
export const isContact = (viewer: { userId: string }): SQL =>
  sql`${membership.userId} = ${viewer.userId} AND ${membership.role} = 'contact'`;

/** What leads to licenses one by one: for each row of `from`, those that `on` says. */
export type Lead = { from?: SQL; on: SQL };

/**
 * The same as leads: for each, the licenses of one index in its order. A list that is sorted is merged of
 * those; an OR of them would be read whole and sorted. `only`: those registered to the viewer, or those of
 * one organization.
 */
export function leadsToVisible(viewer: Viewer, only?: string): Lead[] {
  if (viewer.kind !== 'customer') return [{ on: licensesVisibleTo(viewer) }];
  const own: Lead = { on: registeredTo(viewer) };
  const named = only && only !== 'own' ? sql`AND ${membership.organizationId} = ${only}` : sql``;
  const organizations: Lead = {
    from: sql`(SELECT ${membership.organizationId} FROM ${membership}
      WHERE ${isContact(viewer)} ${named}) mine`,
    on: sql`${license.organizationId} = mine.organization_id`,
  };
  if (only === 'own') return [own];
  return only ? [organizations] : [own, organizations];
}

type Sorted = { where: SQL | undefined; key: AnyPgColumn; up: boolean; limit: number };

/** The ids of the first `limit` licenses that the leads come to, sorted by `key` and by id. */
export function mergedIds(leads: Lead[], { where, key, up, limit }: Sorted): SQL {
  const way = sql.raw(up ? 'ASC' : 'DESC');
  const walks = leads.map(({ from, on }) => {
    const walk = sql`SELECT ${key} AS key, ${license.id} AS id FROM ${license}
      WHERE ${and(on, where)} ORDER BY ${key} ${way}, ${license.id} ${way} LIMIT ${limit}`;
    return from
      ? sql`(SELECT walk.key, walk.id FROM ${from} CROSS JOIN LATERAL (${walk}) walk)`
      : sql`(${walk})`;
  });
  return sql`SELECT id FROM (${sql.join(walks, sql` UNION `)}) merged
    ORDER BY key ${way}, id ${way} LIMIT ${limit}`;
}

/**
 * The parts of a viewer towards a license that they see: a customer who sees it has it registered to
 * them, or is a contact of its owner.
 */
export function roleOn(viewer: Viewer, row: { registeredEmail: string }): readonly Role[] {
  if (viewer.kind !== 'customer') return rolesOf(viewer);
  return [viewer.email === row.registeredEmail ? 'registered' : 'contact'];
}
