import { and, eq, lt } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { readProperties } from '@/lib/properties/read-properties';

/** Minutes for which a session that was used is not noted to be used again. */
const NOTED_FOR = 5;

type Used = { sessionId: string; usedAt: string };

/** When, and from where, a session was used last: at most one write in some minutes, whatever it is used for. */
export async function noteUse(
  db: Database,
  { sessionId, usedAt }: Used,
  address: string,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - NOTED_FOR * 60_000);
  if (new Date(usedAt) > before) return;
  const captureAddress = (await readProperties(db))['activation/captureIPAddress'];
  await db
    .update(session)
    .set({ lastUsedAt: now, address: captureAddress ? address : '' })
    .where(and(eq(session.id, sessionId), lt(session.lastUsedAt, before)));
}
