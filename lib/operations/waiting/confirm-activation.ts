import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import type { MailLinkDetails } from '@/lib/db/schema/mail-link';
import { fromHex } from '@/lib/olp/bytes';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  type ActivateRefusal,
  activateLocked,
  type ActivationOutcome,
} from '@/lib/operations/activate/activate-computer';
import { activationFacts, rowsMet } from '@/lib/operations/activate/activation-facts';
import type { AskedFor } from '@/lib/operations/activate/read-request';
import { asOwner } from '@/lib/operations/locked/key-holder';
import {
  findLicenseOfCode,
  type LoadedLicense,
  lockLicenseOfCode,
} from '@/lib/operations/locked/lock-license';
import { licenseNow, underLock } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { readMailLink, spendMailLink } from '@/lib/operations/record/mail-link';
import { coming, type Viewer } from '@/lib/operations/viewer';
import { type ActivationRefusalCode, decideActivation } from '@/lib/rules/decide-activation';

/** What the owner is asked to say yes to by the mailed link. */
export type ActivationLinkView = {
  productName: string;
  keyEnding: string;
  /** Of the computer that is active, as the owner knows it. */
  computerName: string;
  computerId: string;
  activeSince: Date;
  /** What a yes does now: gives the seat to the new request, or nothing more, or is refused. */
  next: 'activate' | 'done' | Refusal<ActivationRefusalCode>;
};

/** What the mailed link of a request that waits is about. Changes nothing: link previews call this. */
export const describeActivationLink = operation(
  'describeActivationLink',
  async (
    { context, viewer },
    token: string,
  ): Promise<Result<ActivationLinkView, Refusal<'LINK_OVER'>>> => {
    const { db } = context;
    const link = await readMailLink(db, context, 'activation', token);
    const loaded = link && (await findLicenseOfCode(db, link.licenseId));
    if (!loaded) return refuse('LINK_OVER');
    const request = askedFor(link.details);
    if (!request) return refuse('LINK_OVER');
    const met = await rowsMet(db, loaded, request);
    const { byComputer } = met;
    // Mostly the one that is active still.
    const row =
      byComputer?.id === link.activationId ? byComputer : await activationOf(db, link.activationId);
    if (!row) return refuse('LINK_OVER');
    const asking = {
      ...(await licenseNow(db, context, loaded)),
      viewer: await sayingYes(db, viewer, loaded),
    };
    const { facts } = await activationFacts(db, asking, request, met);
    const decision = decideActivation(facts);
    return ok({
      productName: loaded.product.name,
      keyEnding: loaded.key.lastGroup,
      computerName: row.computerName,
      computerId: row.computerId,
      activeSince: row.activatedAt,
      next: !decision.ok ? decision.error : decision.value.do === 'reuse' ? 'done' : 'activate',
    });
  },
);

/**
 * The owner says yes by the mailed link: the request that waits is activated by the rules of activating,
 * as if they were signed in, and the link is used up; both, or neither. Its computer gets its key where
 * it asked: the scanned page, or the License Wizard, which asks again.
 */
export const confirmActivation = operation(
  'confirmActivation',
  async (
    { context, viewer, operation: name },
    token: string,
  ): Promise<Result<ActivationOutcome, ActivateRefusal | Refusal<'LINK_OVER'>>> => {
    const link = await readMailLink(context.db, context, 'activation', token);
    const request = link && askedFor(link.details);
    if (!request) return refuse('LINK_OVER');
    const lock = { context, viewer };
    const activated = await underLock(
      lock,
      (tx) => lockLicenseOfCode(tx, link.licenseId),
      async (locked) => {
        const { tx } = locked;
        if (!(await spendMailLink(tx, context, 'activation', token))) return refuse('LINK_OVER');
        const ask = { context, viewer: await sayingYes(tx, viewer, locked), operation: name };
        return activateLocked<never>(
          ask,
          { tx, loaded: locked, tells: () => {} },
          request,
          () => null,
        );
      },
    );
    return activated ?? refuse('LINK_OVER');
  },
);

async function activationOf(reader: Reader, activationId: string) {
  const [row] = await reader.select().from(activation).where(eq(activation.id, activationId));
  return row;
}

/** Whoever has the link has read the owner's mail, also where somebody else is signed in here. */
async function sayingYes(reader: Reader, viewer: Viewer, loaded: LoadedLicense): Promise<Viewer> {
  return coming(await asOwner(reader, viewer, loaded), 'mail-link');
}

function askedFor({ waiting }: MailLinkDetails): AskedFor | null {
  if (!waiting) return null;
  const { computerId, computerName, exchange } = waiting;
  const devicePublicKey = exchange && fromHex(exchange.devicePublicKey);
  return {
    deviceCode: fromHex(waiting.deviceCode),
    computerId,
    computerName,
    exchange: exchange && devicePublicKey && { kid: exchange.kid, devicePublicKey },
  };
}
