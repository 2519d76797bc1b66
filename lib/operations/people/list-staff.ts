import { asc, eq, sql } from 'drizzle-orm';
import { session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { type Result, ok } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';

export type ListedStaff = {
  userId: string;
  email: string;
  /** null: disabled. */
  role: 'agent' | 'admin' | null;
  addedAt: Date;
  /** Browsers in which they are signed in, and when they last signed in to one of these. */
  sessions: number;
  signedInAt: Date | null;
};

/** The vendor's people by address, those that are disabled last. */
export const listStaff = operation(
  'listStaff',
  async ({ context }): Promise<Result<ListedStaff[], never>> => {
    const now = context.now().toISOString();
    const rows = await context.db
      .select({
        userId: staff.userId,
        email: user.email,
        role: staff.role,
        addedAt: staff.createdAt,
        sessions: sql<number>`count(${session.userId})::int`,
        signedInAt: sql<Date | null>`max(${session.createdAt})`.mapWith(session.createdAt),
      })
      .from(staff)
      .innerJoin(user, eq(user.id, staff.userId))
      .leftJoin(
        session,
        sql`${session.userId} = ${staff.userId} AND ${session.expiresAt} > ${now}::timestamptz`,
      )
      .groupBy(staff.userId, user.email)
      .orderBy(asc(sql`${staff.role} IS NULL`), asc(user.email));
    return ok(rows);
  },
);
