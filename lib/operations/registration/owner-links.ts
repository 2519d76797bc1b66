import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lt } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { ownerLink } from '@/lib/db/schema/owner-link';
import type { Context } from '@/lib/operations/context';

const LINK_HOURS = 24;

export type OwnerLink = typeof ownerLink.$inferSelect;

const hashOf = (token: string) => new Uint8Array(createHash('sha256').update(token).digest());

/** A link for a mail, as a path. Only a hash of its token is kept; outdated links are swept on the way. */
export async function makeOwnerLink(
  { tx, now }: { tx: Transaction; now: Date },
  link: Pick<OwnerLink, 'purpose' | 'licenseId' | 'askedBy'> &
    Partial<Pick<OwnerLink, 'toUser' | 'toOrganization'>>,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await tx.delete(ownerLink).where(lt(ownerLink.expiresAt, now));
  const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000);
  await tx.insert(ownerLink).values({ ...link, tokenHash: hashOf(token), expiresAt });
  return `/license-owner?token=${token}`;
}

/** What a link is about; null for one that is unknown, over or used. Changes nothing. */
export async function readOwnerLink(reader: Reader, context: Context, token: string) {
  const [row] = await reader.select().from(ownerLink).where(named(context, token));
  return row ?? null;
}

/** Uses a link up: of two that try at once, one gets it. */
export async function spendOwnerLink(tx: Transaction, context: Context, token: string) {
  const [row] = await tx.delete(ownerLink).where(named(context, token)).returning();
  return row ?? null;
}

const named = ({ now }: Context, token: string) =>
  and(eq(ownerLink.tokenHash, hashOf(token)), gt(ownerLink.expiresAt, now()));
