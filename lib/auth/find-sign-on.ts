import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { user } from '@/lib/db/schema/user';
import type { Context } from '@/lib/operations/context';
import { boundTo } from './bound';

export const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1);

/** The single sign-on that is in use for the domain of an address, whoever has that address, or nobody. */
export async function signOnFor(reader: Reader, email: string) {
  const [found] = await reader
    .select({ row: signOn })
    .from(signOnDomain)
    .innerJoin(signOn, eq(signOn.organizationId, signOnDomain.organizationId))
    .where(
      and(
        eq(signOnDomain.domain, domainOf(email)),
        isNotNull(signOnDomain.provenAt),
        ne(signOn.use, 'off'),
      ),
    );
  return found?.row ?? null;
}

/** Whether whoever has this address signs in by their organization alone: no mailed code reaches them. */
export async function isBound({ db }: Pick<Context, 'db'>, email: string): Promise<boolean> {
  const { rows } = await db.execute<{ bound: boolean }>(
    sql`SELECT ${boundMember(sql`${email}`)} AS bound`,
  );
  return rows[0]?.bound === true;
}

/** The same as a condition of SQL. */
export const boundMember = (email: ReturnType<typeof sql>) => sql`EXISTS (
  SELECT 1 ${boundTo(sql`(SELECT id FROM ${user} WHERE ${user.email} = ${email})`, email)}
    AND membership.role = 'member')`;

export type BoundTo = { signOnId: string; organizationId: string; name: string; role: string };

/** The single sign-on that somebody has to sign in by; null: none. */
export async function boundOf(reader: Reader, email: string): Promise<BoundTo | null> {
  const one = sql`${email}`;
  const { rows } = await reader.execute<BoundTo>(sql`
    SELECT sign_on.id AS "signOnId", sign_on.organization_id AS "organizationId", membership.role,
      (SELECT name FROM organization WHERE id = sign_on.organization_id) AS name
    ${boundTo(sql`(SELECT id FROM ${user} WHERE ${user.email} = ${one})`, one)}`);
  return rows[0] ?? null;
}
