import { and, eq } from 'drizzle-orm';
import { addressKey } from '@/lib/address-key';
import { activation } from '@/lib/db/schema/activation';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { type Refusal, type Result, beside, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import { countGuess } from '@/lib/operations/locked/count-guess';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import { onlyActive } from '@/lib/operations/locked/only-active';
import { findLicenseByKey, type LoadedLicense } from '@/lib/operations/locked/lock-license';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { readReason } from './open-request';
import { isOffered } from '@/lib/operations/site/self-help-offers';
import { type Ask, operation } from '@/lib/operations/operation';

export type AskRelease = {
  activationKey: string;
  /** Empty: the only active computer. */
  computerId: string;
  reason: string;
};

export type AskReleaseRefusal = Refusal<
  | 'NOT_OFFERED'
  | 'AK_UNKNOWN'
  | 'CODE_TYPO'
  | 'WRONG_KIND'
  | 'BAD_LENGTH'
  | 'CID_INVALID'
  | 'COMPUTER_ID_REQUIRED'
  | 'REASON_REQUIRED'
  | 'NOT_ACTIVE'
  | 'RATE_LIMITED'
>;

/**
 * "This computer no longer works", without sign-in (journey 8): mails the registered address a link
 * that asks for the seat. Changes nothing itself; whoever has only the Activation Key learns nothing.
 */
export const askReleaseByMail = operation(
  'askReleaseByMail',
  async (ask, input: AskRelease): Promise<Result<null, AskReleaseRefusal>> => {
    const { db, limits } = ask.context;
    if (!isOffered(await readProperties(db), 'deactivate')) return refuse('NOT_OFFERED');
    const found = await findComputer(ask, input);
    if (!found.ok) return found;
    const { loaded, row, reason } = found.value;
    const allowed = await limits.consume(
      'releaseRequestMail',
      `${loaded.license.id} ${addressKey(ask.viewer.address)}`,
    );
    if (!allowed.ok) return allowed;
    await db.transaction(async (tx) => {
      const now = ask.context.now();
      await noticeOf({ ...ask, ...loaded, tx, now }, row, {
        template: 'confirm-release-request',
        reason,
        path: await makeMailLink({ tx, now }, 'release-request', row, { reason }),
      });
    });
    return ok(null);
  },
);

type Found = { loaded: LoadedLicense; row: ActivationRow; reason: string };

async function findComputer(
  { context, viewer }: Ask,
  input: AskRelease,
): Promise<Result<Found, AskReleaseRefusal>> {
  const key = parseActivationKey(input.activationKey);
  if (!key.ok) return beside('activationKey', key);
  const id = input.computerId.trim() ? canonicalComputerId(input.computerId) : null;
  if (id && !id.ok) return refuse('CID_INVALID', { field: 'computerId' });
  const reason = readReason(input.reason);
  if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
  const { db, vault } = context;
  const loaded = await findLicenseByKey(db, vault.keyLookups(key.value));
  if (!loaded) return unknownKey(context, viewer);
  const asker = await asOwner(db, viewer, loaded);
  const limited = id && (await countGuess({ context, viewer: asker }, loaded.license.id));
  if (limited) return limited;
  const row = id
    ? await activeOf(context, loaded.license.id, computerIdHash(id.value))
    : await onlyActive(db, loaded.license.id);
  return row.ok ? ok({ loaded, row: row.value, reason }) : row;
}

async function activeOf({ db }: Context, licenseId: string, hash: Uint8Array) {
  const [row] = await db
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, licenseId),
        eq(activation.computerIdHash, hash),
        eq(activation.state, 'active'),
      ),
    );
  return row ? ok(row) : refuse('NOT_ACTIVE', { field: 'computerId' });
}
