import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { directoryToken } from '@/lib/db/schema/directory';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';

/** 256 random bits, after a word by which scanners for leaked secrets can know it. */
const PREFIX = 'keyturn_scim_';
const SHAPE = new RegExp(`^${PREFIX}[\\w-]{43}$`);

/** Milliseconds for which a token that was used is not noted to be used again. */
const NOTED_FOR = 60_000;

const hashOf = (token: string) => new Uint8Array(createHash('sha256').update(token).digest());

/** A new token, and what the database keeps of it: 256 random bits need no salt and no slow hash. */
export function makeDirectorySecret() {
  const token = PREFIX + randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOf(token) };
}

/** The directory whose token that is; null: nobody's, or nobody's any more. */
export async function directoryOf(
  { db, now }: Pick<Context, 'db' | 'now'>,
  token: string,
  address: string,
): Promise<(Viewer & { kind: 'directory' }) | null> {
  if (!SHAPE.test(token)) return null;
  const [row] = await db
    .select()
    .from(directoryToken)
    .where(eq(directoryToken.tokenHash, hashOf(token)));
  if (!row) return null;
  const { id: tokenId, organizationId, lastUsedAt } = row;
  const at = now();
  const before = new Date(at.getTime() - NOTED_FOR);
  if (!lastUsedAt || lastUsedAt <= before) {
    const { lastUsedAt: used } = directoryToken;
    await db
      .update(directoryToken)
      .set({ lastUsedAt: at })
      .where(and(eq(directoryToken.id, tokenId), or(isNull(used), lt(used, at))));
  }
  return { kind: 'directory', organizationId, tokenId, address };
}
