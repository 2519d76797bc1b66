import { eq, or, type SQL, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import type { Viewer } from './viewer';

/**
 * The one place where "which licenses may this viewer see" becomes a WHERE. Activations are seen
 * through their license. Who is not named here sees nothing: a key holder or a wizard reaches a
 * row only by the secret that names it.
 */
export function licensesVisibleTo(viewer: Viewer): SQL {
  switch (viewer.kind) {
    case 'operator':
    case 'staff':
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

/** Whether a license that the viewer sees is registered to them: a colleague only sees it. */
export const isRegisteredTo = (viewer: Viewer, row: { registeredEmail: string }): boolean =>
  viewer.kind === 'customer' && viewer.email === row.registeredEmail;
