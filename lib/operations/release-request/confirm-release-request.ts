import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { findLicenseOfCode, lockLicenseOfCode } from '@/lib/operations/locked/lock-license';
import { readMailLink, spendMailLink } from '@/lib/operations/record/mail-link';
import { openRequest, type ReleaseRequestView } from './open-request';
import { type Lock, underLock } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';

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
export const describeReleaseLink = operation(
  'describeReleaseLink',
  async ({ context }, token: string): Promise<Result<ReleaseLinkView, Refusal<'LINK_OVER'>>> => {
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
  },
);

/**
 * The owner confirms by the mailed link what somebody with the Activation Key asked for: opens the
 * release request, or has it granted at once. The link is used up.
 */
export const confirmReleaseRequest = operation(
  'confirmReleaseRequest',
  async (
    ask,
    token: string,
  ): Promise<Result<ReleaseRequestView, Refusal<'LINK_OVER' | 'NOT_ACTIVE'>>> => {
    const link = await readMailLink(ask.context.db, ask.context, 'release-request', token);
    if (!link) return refuse('LINK_OVER');
    const lock: Lock = (tx) => lockLicenseOfCode(tx, link.licenseId);
    const opened = await underLock(ask, lock, async (locked) => {
      const spent = await spendMailLink(locked.tx, ask.context, 'release-request', token);
      if (!spent) return refuse('LINK_OVER');
      const reason = link.details.reason ?? '';
      return openRequest(locked, link.activationId, reason, 'mail-link');
    });
    return opened ?? refuse('LINK_OVER');
  },
);
