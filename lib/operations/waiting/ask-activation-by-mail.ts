import { addressKey } from '@/lib/address-key';
import { toHex } from '@/lib/olp/bytes';
import { type Refusal, type Result, ok } from '@/lib/olp/result';
import type { ActivateRefusal } from '@/lib/operations/activate/activate-computer';
import { activationFacts, rowsMet } from '@/lib/operations/activate/activation-facts';
import { type AskedFor, isOfProduct, readRequest } from '@/lib/operations/activate/read-request';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import { findLicenseByKey, type LoadedLicense } from '@/lib/operations/locked/lock-license';
import { licenseNow } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { type Ask, operation } from '@/lib/operations/operation';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { decideActivation } from '@/lib/rules/decide-activation';

/**
 * Asks the owner of a license, by a mail to its registered address, for what only they may say yes to:
 * a new key for a computer that has a seat (protocol 10.2, rule 7). Answers the same whether there was
 * something to ask; changes nothing itself.
 */
export const askActivationByMail = operation(
  'askActivationByMail',
  async (ask, text: string): Promise<Result<null, ActivateRefusal | Refusal<'RATE_LIMITED'>>> => {
    const { context, viewer } = ask;
    const { db, limits, vault } = context;
    const request = await readRequest(context, { request: text });
    if (!request.ok) return request;
    const loaded = await findLicenseByKey(db, vault.keyLookups(request.value.activationKey));
    if (!loaded || !isOfProduct(loaded, request.value)) return unknownKey(context, viewer);
    const who = `${loaded.license.id} ${addressKey(viewer.address)}`;
    const allowed = await limits.consume('activationMail', who);
    if (!allowed.ok) return allowed;
    const row = await waitsForOwner(ask, loaded, request.value);
    if (row) await mailOwner(ask, loaded, row, request.value);
    return ok(null);
  },
);

/** The active computer whose seat the request would take over if its owner said yes; null if none. */
async function waitsForOwner(
  { context, viewer }: Ask,
  loaded: LoadedLicense,
  request: AskedFor,
): Promise<ActivationRow | null> {
  const { db } = context;
  const rows = await rowsMet(db, loaded, request);
  const asking = {
    ...(await licenseNow(db, context, loaded)),
    viewer: await asOwner(db, viewer, loaded),
  };
  const { facts } = await activationFacts(db, asking, request, rows);
  const decision = decideActivation(facts);
  return !decision.ok && decision.error.code === 'SUPERSEDE_NEEDS_OWNER' ? rows.byComputer : null;
}

function mailOwner(
  ask: Ask,
  loaded: LoadedLicense,
  row: ActivationRow,
  { deviceCode, computerId, computerName, exchange }: AskedFor,
) {
  if (!deviceCode) throw new Error('A scanned request has a Device Code.');
  return ask.context.db.transaction(async (tx) => {
    const now = ask.context.now();
    const waiting = {
      deviceCode: toHex(deviceCode),
      computerId,
      computerName,
      exchange: exchange && {
        kid: exchange.kid,
        devicePublicKey: toHex(exchange.devicePublicKey),
      },
    };
    await noticeOf({ ...ask, ...loaded, tx, now }, row, {
      template: 'confirm-activation',
      path: await makeMailLink({ tx, now }, 'activation', row, { waiting }),
    });
  });
}
