import { eq, or, type SQL, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import type { Role } from '@/lib/rules/permissions';
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
          eq(license.registeredEmail, viewer.email),
          // An array built once, so that both sides of the OR can use their index.
          sql`${license.organizationId} = ANY(ARRAY(
            SELECT ${membership.organizationId} FROM ${membership}
            WHERE ${membership.userId} = ${viewer.userId} AND ${membership.role} = 'contact'))`,
        ) ?? sql`false`
      );
    default:
      return sql`false`;
  }
}

/**
 * The parts of a viewer towards a license that they see: a customer who sees it has it registered to
 * them, or is a contact of its owner.
 */
export function roleOn(viewer: Viewer, row: { registeredEmail: string }): readonly Role[] {
  if (viewer.kind !== 'customer') return rolesOf(viewer);
  return [viewer.email === row.registeredEmail ? 'registered' : 'contact'];
}
