import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { membership } from '@/lib/db/schema/membership';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { staff } from '@/lib/db/schema/staff';

/**
 * FROM and WHERE of the single sign-on that somebody has to sign in by: they belong to an organization that requires it, and
 * their address is of a domain that it proved. The vendor's people never have to. At most one row.
 */
export const boundTo = (userId: SQLWrapper, email: SQLWrapper): SQL => sql`
  FROM ${signOnDomain}
  JOIN ${signOn} ON ${signOn.organizationId} = ${signOnDomain.organizationId}
    AND ${signOn.use} = 'required'
  JOIN ${membership} ON ${membership.organizationId} = ${signOn.organizationId}
    AND ${membership.userId} = ${userId}
  WHERE ${signOnDomain.domain} = split_part(${email}, '@', 2)
    AND ${signOnDomain.provenAt} IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ${staff} bound_staff
      WHERE bound_staff.user_id = ${membership.userId} AND bound_staff.role IS NOT NULL)`;

/**
 * Whether a way of signing in does not count for whom `boundTo` finds: their provider does; of contacts a mailed code
 * or link too, so that an organization can repair what is broken. No passkey, which would outlast a closed mailbox.
 */
export const isNoWay = (by: SQLWrapper, signOnId: SQLWrapper): SQL => sql`
  NOT (${by} = 'sso' AND ${signOnId} IS NOT DISTINCT FROM ${signOn.id})
  AND NOT (${by} = 'mail' AND ${membership.role} = 'contact')`;
