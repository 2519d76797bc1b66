import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Adapter } from 'next-auth/adapters';
import type { Database } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import type { SignInWay } from '@/lib/rules/vocabulary';
import { tokenHash } from './bearer-token';
import { boundTo, isNoWay } from './bound';
import { SESSION_LIFETIME } from './session-settings';

export type SessionUser = {
  id: string;
  email: string;
  name: string | null;
  emailVerified: Date | null;
  role: 'agent' | 'admin' | null;
  /** Of the session. */
  sessionId: string;
  /** When it was used last, to some minutes; ISO 8601. */
  usedAt: string;
  /** When and how they showed who they are; ISO 8601. */
  provenAt: string;
  provenBy: SignInWay;
  /** The customer as whom they look at the portal; ISO 8601, as Auth.js hands it on as JSON. */
  view: { userId: string; email: string; endsAt: string } | null;
};

const viewed = alias(user, 'viewed');

/**
 * What Auth.js reads and writes sessions by. Only the hash of a session token is stored, so a copy
 * of the database signs nobody in. The staff row comes with the same query.
 */
export function sessionAdapter(database: () => Database): Adapter {
  return {
    async createSession({ sessionToken, userId, expires }) {
      await database()
        .insert(session)
        .values({ tokenHash: tokenHash(sessionToken), userId, expiresAt: expires });
      return { sessionToken, userId, expires };
    },

    async getSessionAndUser(sessionToken) {
      const [row] = await database()
        .select({
          expires: endOf(session.expiresAt),
          user: {
            id: user.id,
            email: user.email,
            name: user.name,
            emailVerified: user.emailVerified,
          },
          role: staff.role,
          viewed: { userId: viewed.id, email: viewed.email },
          viewEndsAt: session.viewEndsAt,
          sessionId: session.id,
          usedAt: session.lastUsedAt,
          provenAt: session.createdAt,
          provenBy: session.provenBy,
          closed: sql<boolean>`EXISTS (SELECT 1 ${boundTo(user.id, user.email)}
            AND ${isNoWay(session.provenBy, session.signOnId)})`,
        })
        .from(session)
        .innerJoin(user, eq(user.id, session.userId))
        .leftJoin(staff, eq(staff.userId, user.id))
        .leftJoin(viewed, eq(viewed.id, session.viewUserId))
        .where(eq(session.tokenHash, tokenHash(sessionToken)));
      // Their organization may have come to require its own sign-in since.
      if (!row || row.closed) return null;
      const { role, viewEndsAt, provenBy, sessionId } = row;
      const view =
        role && row.viewed && viewEndsAt
          ? { ...row.viewed, endsAt: viewEndsAt.toISOString() }
          : null;
      const provenAt = row.provenAt.toISOString();
      const usedAt = row.usedAt.toISOString();
      const proof = { provenAt, provenBy };
      const found: SessionUser = { ...row.user, role, sessionId, usedAt, ...proof, view };
      return { session: { sessionToken, userId: found.id, expires: row.expires }, user: found };
    },

    async updateSession({ sessionToken, expires }) {
      if (expires) {
        await database()
          .update(session)
          .set({ expiresAt: endOf(expires) })
          .where(eq(session.tokenHash, tokenHash(sessionToken)));
      }
      return null;
    },

    async deleteSession(sessionToken) {
      await database()
        .delete(session)
        .where(eq(session.tokenHash, tokenHash(sessionToken)));
    },

    // Auth.js asks for these by name although only identity providers use them. There is none yet.
    createUser: noProvider,
    getUser: noProvider,
    getUserByEmail: noProvider,
    getUserByAccount: noProvider,
    updateUser: noProvider,
    linkAccount: noProvider,
  };
}

/** Not later than its lifetime allows, whatever moved it (ASVS 5.0, 7.3). */
const endOf = (expires: Date | typeof session.expiresAt) =>
  sql<Date>`LEAST(${expires instanceof Date ? expires.toISOString() : expires}::timestamptz,
    ${session.createdAt} + make_interval(secs => ${SESSION_LIFETIME}))`.mapWith(session.expiresAt);

async function noProvider(): Promise<never> {
  throw new Error('There is no identity provider, so accounts are not linked.');
}
