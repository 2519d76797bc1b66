import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lt } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { mailLink, type MailLinkDetails, type mailLinkPurposes } from '@/lib/db/schema/mail-link';
import type { Context } from '@/lib/operations/context';

type Purpose = (typeof mailLinkPurposes)[number];

/** How long a link can be used, in milliseconds: a notice may be read late, a request is made now. */
const LIFETIME: Record<Purpose, number> = {
  'was-not-me': 30 * 86_400_000,
  'release-request': 86_400_000,
  activation: 86_400_000,
};

const PATHS: Record<Purpose, string> = {
  'was-not-me': '/was-not-me',
  'release-request': '/release-request',
  activation: '/activation-request',
};

const hashOf = (token: string) => new Uint8Array(createHash('sha256').update(token).digest());

/**
 * A link for a mail to the registered address, as a path. Whoever has it has read that mail; only a
 * hash of its token is kept. Outdated links are swept on the way.
 */
export async function makeMailLink(
  { tx, now }: { tx: Transaction; now: Date },
  purpose: Purpose,
  about: { id: string; licenseId: string },
  details: MailLinkDetails = {},
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await tx.delete(mailLink).where(lt(mailLink.expiresAt, now));
  await tx.insert(mailLink).values({
    tokenHash: hashOf(token),
    purpose,
    licenseId: about.licenseId,
    activationId: about.id,
    details,
    expiresAt: new Date(now.getTime() + LIFETIME[purpose]),
  });
  return `${PATHS[purpose]}?token=${token}`;
}

/** What a link is about; null for one that is unknown, over or used. Changes nothing. */
export async function readMailLink(
  reader: Reader,
  { now }: Context,
  purpose: Purpose,
  token: string,
) {
  const [row] = await reader
    .select()
    .from(mailLink)
    .where(named(purpose, token, now()));
  return row ?? null;
}

/** Uses a link up: of two that try at once, one gets it. */
export async function spendMailLink(
  tx: Transaction,
  { now }: Context,
  purpose: Purpose,
  token: string,
) {
  const [row] = await tx
    .delete(mailLink)
    .where(named(purpose, token, now()))
    .returning();
  return row ?? null;
}

const named = (purpose: Purpose, token: string, now: Date) =>
  and(
    eq(mailLink.tokenHash, hashOf(token)),
    eq(mailLink.purpose, purpose),
    gt(mailLink.expiresAt, now),
  );
