import { and, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import type { mailLink } from '@/lib/db/schema/mail-link';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { findLicenseOfCode, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { type Lock, underLock, underVisibleLock } from '@/lib/operations/locked/locked';
import { allowAgain, stopUnprovenReleases } from '@/lib/operations/locked/stop-unproven-releases';
import { type Denial, operation } from '@/lib/operations/operation';
import { readMailLink, spendMailLink } from '@/lib/operations/record/mail-link';
import { isVendor } from '@/lib/operations/viewer';

/** What the owner says was not them. */
export type NotMeView = {
  productName: string;
  keyEnding: string;
  computerName: string;
  computerId: string;
  /** When it happened: the release, or the activation that took over a seat. */
  at: Date;
  superseded: boolean;
  /** One of many things that one mail told of. */
  gathered: boolean;
};

type LinkRefusal = Refusal<'LINK_OVER'>;

/** What the "this was not me" link of a mail is about. Changes nothing: link previews call this. */
export const describeNotMe = operation(
  'describeNotMe',
  async ({ context }, token: string): Promise<Result<NotMeView, LinkRefusal>> => {
    const link = await readMailLink(context.db, context, 'was-not-me', token);
    return link ? ok(await viewOf(context.db, link)) : refuse('LINK_OVER');
  },
);

/**
 * The owner says "this was not me": unproven releases of the license stop until the owner, signed
 * in, allows them again. Proven ones go on. The link is used up.
 */
export const sayNotMe = operation(
  'sayNotMe',
  async (ask, token: string): Promise<Result<NotMeView, LinkRefusal>> => {
    const link = await readMailLink(ask.context.db, ask.context, 'was-not-me', token);
    if (!link) return refuse('LINK_OVER');
    const lock: Lock = (tx) => lockLicenseOfCode(tx, link.licenseId);
    const result = await underLock(ask, lock, async (locked) => {
      const spent = await spendMailLink(locked.tx, ask.context, 'was-not-me', token);
      if (!spent) return refuse('LINK_OVER');
      await stopUnprovenReleases(locked, 'owner', link.activationId);
      return ok(await viewOf(locked.tx, link));
    });
    return result ?? refuse('LINK_OVER');
  },
);

export type AllowRefusal = Denial | Refusal<'NOTHING_TO_CHANGE' | 'STAFF_DECIDES'>;

/**
 * Allows unproven releases again: the owner lifts what the owner stopped; staff and operator also
 * what an illegal computer brought about, with a reason. A colleague who only sees the license is not
 * the one who said "this was not me".
 */
export const allowUnprovenReleases = operation(
  'allowUnprovenReleases',
  (ask, licenseId: string, reason?: string) =>
    underVisibleLock(
      ask,
      licenseId,
      async (locked): Promise<Result<{ licenseId: string }, AllowRefusal>> => {
        const { unprovenReleasesStoppedBy: by } = locked.license;
        if (by === null) return refuse('NOTHING_TO_CHANGE');
        if (by !== 'owner' && !isVendor(ask.viewer)) return refuse('STAFF_DECIDES');
        await allowAgain(locked, reason);
        return ok({ licenseId });
      },
    ),
);

async function viewOf(
  reader: Reader,
  link: Pick<typeof mailLink.$inferSelect, 'licenseId' | 'activationId' | 'details'>,
): Promise<NotMeView> {
  const [row] = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.id, link.activationId), eq(activation.licenseId, link.licenseId)));
  const loaded = await findLicenseOfCode(reader, link.licenseId);
  const superseded = link.details.superseded === true;
  const gathered = link.details.gathered === true;
  if (!row || !loaded) throw new Error(`What a link was about is gone: ${link.activationId}.`);
  return {
    productName: loaded.product.name,
    keyEnding: loaded.key.lastGroup,
    computerName: row.computerName,
    computerId: row.computerId,
    at: superseded ? row.activatedAt : (row.closedAt ?? row.activatedAt),
    superseded,
    gathered,
  };
}
