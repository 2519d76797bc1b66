import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import { findLicenseOfCode, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { readMailLink, spendMailLink } from '@/lib/operations/record/mail-link';
import { openLocked, type ReleaseRequestView } from './request-release';
import { atSelfHelp, type Viewer } from '@/lib/operations/viewer';

/** What the owner is asked to confirm by the mailed link. */
export type ReleaseLinkView = {
  productName: string;
  keyEnding: string;
  computerName: string;
  computerId: string;
  reason: string;
  /** False: the computer has been deactivated meanwhile, so there is nothing to ask for. */
  active: boolean;
};

/** What the mailed link of a release request is about. Changes nothing: link previews call this. */
export async function describeReleaseLink(
  context: Context,
  token: string,
): Promise<Result<ReleaseLinkView, Refusal<'LINK_OVER'>>> {
  const link = await readMailLink(context.db, context, 'release-request', token);
  const loaded = link && (await findLicenseOfCode(context.db, link.licenseId));
  if (!loaded) return refuse('LINK_OVER');
  const ofLink = eq(activation.id, link.activationId);
  const [row] = await context.db.select().from(activation).where(ofLink);
  if (!row) return refuse('LINK_OVER');
  return ok({
    productName: loaded.product.name,
    keyEnding: loaded.key.lastGroup,
    computerName: row.computerName,
    computerId: row.computerId,
    reason: link.details.reason ?? '',
    active: row.state === 'active',
  });
}

/**
 * The owner confirms by the mailed link what somebody with the Activation Key asked for: opens the
 * release request, or has it granted at once. The link is used up.
 */
export async function confirmReleaseRequest(
  context: Context,
  viewer: Viewer,
  token: string,
): Promise<Result<ReleaseRequestView, Refusal<'LINK_OVER' | 'NOT_ACTIVE'>>> {
  return context.db.transaction(async (tx) => {
    const link = await spendMailLink(tx, context, 'release-request', token);
    const loaded = link && (await lockLicenseOfCode(tx, link.licenseId));
    if (!loaded) return refuse('LINK_OVER');
    const reason = link.details.reason ?? '';
    const { activationId } = link;
    const owner = atSelfHelp(viewer);
    const opened = await openLocked(tx, context, owner, loaded, activationId, reason, 'mail-link');
    return opened.ok ? opened : refuse('NOT_ACTIVE');
  });
}
