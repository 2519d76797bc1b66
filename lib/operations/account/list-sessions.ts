import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { reading } from '@/lib/operations/operation';
import type { Browser, SignInWay, System } from '@/lib/rules/vocabulary';
import { ownOf } from './whose';

/** As many as are shown: those used last. */
const SHOWN = 20;

export type ListedSession = {
  id: string;
  browser: Browser;
  system: System;
  /** From where it was used last; empty where addresses are not kept. */
  address: string;
  createdAt: Date;
  /** To some minutes. */
  lastUsedAt: Date;
  by: SignInWay;
  /** The name of the passkey that opened it. */
  passkey: string | null;
  /** The asker sits there. */
  here: boolean;
};

/** Where they are signed in, the one used last first. `count`: of all, where not all are shown. One query. */
export const listSessions = reading(
  'listSessions',
  async ({ context, viewer }): Promise<{ sessions: ListedSession[]; count: number }> => {
    const { userId, sessionId } = ownOf(viewer);
    const { id, browser, system, address, createdAt, lastUsedAt, provenBy: by } = session;
    const rows = await context.db
      .select({
        ...{ id, browser, system, address, createdAt, lastUsedAt, by },
        passkey: passkey.name,
        count: sql<number>`count(*) OVER ()::int`,
      })
      .from(session)
      .leftJoin(passkey, eq(passkey.id, session.passkeyId))
      .where(and(eq(session.userId, userId), gt(session.expiresAt, context.now())))
      .orderBy(desc(lastUsedAt), desc(createdAt), id)
      .limit(SHOWN);
    const sessions = rows.map(({ count: _, ...row }) => ({ ...row, here: row.id === sessionId }));
    return { sessions, count: rows[0]?.count ?? 0 };
  },
);
