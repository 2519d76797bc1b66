import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import type { mailLink } from '@/lib/db/schema/mail-link';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import {
  findLicenseOfCode,
  lockLicenseOfCode,
  lockVisibleLicense,
} from '@/lib/operations/locked/lock-license';
import { readMailLink, spendMailLink } from '@/lib/operations/record/mail-link';
import { isRegisteredTo } from '@/lib/operations/scope';
import { atSelfHelp, isVendor, type Viewer } from '@/lib/operations/viewer';

import { allowLocked, stopUnprovenReleases } from '@/lib/operations/locked/stop-unproven-releases';

/** What the owner says was not them. */
export type NotMeView = {
  productName: string;
  keyEnding: string;
  computerName: string;
  computerId: string;
  /** When it happened: the release, or the activation that took over a seat. */
  at: Date;
  superseded: boolean;
};

type LinkRefusal = Refusal<'LINK_OVER'>;

/** What the "this was not me" link of a mail is about. Changes nothing: link previews call this. */
export async function describeNotMe(
  context: Context,
  token: string,
): Promise<Result<NotMeView, LinkRefusal>> {
  const link = await readMailLink(context.db, context, 'was-not-me', token);
  return link ? ok(await viewOf(context.db, link)) : refuse('LINK_OVER');
}

/**
 * The owner says "this was not me": unproven releases of the license stop until the owner, signed
 * in, allows them again. Proven ones go on. The link is used up.
 */
export async function sayNotMe(
  context: Context,
  viewer: Viewer,
  token: string,
): Promise<Result<NotMeView, LinkRefusal>> {
  return context.db.transaction(async (tx) => {
    const link = await spendMailLink(tx, context, 'was-not-me', token);
    const loaded = link && (await lockLicenseOfCode(tx, link.licenseId));
    if (!loaded) return refuse('LINK_OVER');
    await stopUnprovenReleases(tx, context, atSelfHelp(viewer), loaded, 'owner', link.activationId);
    return ok(await viewOf(tx, link));
  });
}

export type AllowRefusal = Refusal<'NOT_FOUND' | 'NOTHING_TO_CHANGE' | 'STAFF_DECIDES'>;

/**
 * Allows unproven releases again: the owner lifts what the owner stopped; staff and operator also
 * what an illegal computer brought about, with a reason.
 */
export async function allowUnprovenReleases(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  reason?: string,
): Promise<Result<{ licenseId: string }, AllowRefusal>> {
  return context.db.transaction(async (tx) => {
    const loaded = await lockVisibleLicense(tx, viewer, licenseId);
    if (!loaded) return refuse('NOT_FOUND');
    const { unprovenReleasesStoppedBy: by } = loaded.license;
    if (by === null) return refuse('NOTHING_TO_CHANGE');
    if (!isVendor(viewer)) {
      if (by !== 'owner') return refuse('STAFF_DECIDES');
      // A colleague who only sees the license is not the one who said "this was not me".
      if (!isRegisteredTo(viewer, loaded.license)) return refuse('NOT_FOUND');
    }
    await allowLocked(tx, context, viewer, loaded, reason);
    return ok({ licenseId });
  });
}

async function viewOf(
  reader: Context['db'] | Transaction,
  link: Pick<typeof mailLink.$inferSelect, 'licenseId' | 'activationId' | 'details'>,
): Promise<NotMeView> {
  const [row] = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.id, link.activationId), eq(activation.licenseId, link.licenseId)));
  const loaded = await findLicenseOfCode(reader, link.licenseId);
  const superseded = link.details.superseded === true;
  if (!row || !loaded) throw new Error(`What a link was about is gone: ${link.activationId}.`);
  return {
    productName: loaded.product.name,
    keyEnding: loaded.key.lastGroup,
    computerName: row.computerName,
    computerId: row.computerId,
    at: superseded ? row.activatedAt : (row.closedAt ?? row.activatedAt),
    superseded,
  };
}
