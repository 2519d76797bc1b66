import { and, desc, eq } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { toHex } from '@/lib/olp/bytes';
import { canonicalComputerId, computerIdHash, maskComputerId } from '@/lib/olp/computer-id';
import { type Refusal, type Result, beside, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import { asOwner, unknownKey } from '@/lib/operations/activate/activate-computer';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { Context } from '@/lib/operations/context';
import { countFailedCode } from './count-failed-code';
import { type LoadedLicense, lockLicenseByKey } from '@/lib/operations/locked/lock-license';
import { type DeactivationCode, findRowOfCode, readDeactivationCode } from './match-code';
import {
  type ReleaseOutcome,
  type ReleaseRefusal,
  releaseLocked,
  releasePolicy,
} from './release-activation';
import { isOffered } from '@/lib/operations/site/self-help-offers';
import { atSelfHelp, isVendor, type Viewer } from '@/lib/operations/viewer';

export type SelfHelpDeactivation = {
  activationKey: string;
  /** Empty: the computer of the code, or the only one that is active. */
  computerId: string;
  /** DVC as typed; empty for none. */
  code: string;
  /** The activation that the reader was shown and said yes to. */
  confirmed?: string;
};

/** The only active computer: nothing was done, the reader has to say that it is the one meant. */
export type ComputerToConfirm = {
  result: 'confirm_computer';
  activationId: string;
  computerName: string;
  maskedComputerId: string;
};

/** As at every door, with no more of the Computer ID than a key holder may see. */
export type SelfHelpOutcome = Omit<ReleaseOutcome, 'computerId'> & { maskedComputerId: string };

/** `details.field` names the field that a refusal is about. */
export type SelfHelpRefusal =
  | ReleaseRefusal
  | Refusal<
      | 'NOT_OFFERED'
      | 'AK_UNKNOWN'
      | 'CODE_TYPO'
      | 'WRONG_KIND'
      | 'BAD_LENGTH'
      | 'CID_INVALID'
      | 'COMPUTER_ID_REQUIRED'
      | 'NOT_ACTIVE'
      | 'RATE_LIMITED'
    >;

type Answer = Result<SelfHelpOutcome | ComputerToConfirm, SelfHelpRefusal>;

/**
 * Deactivates a computer for whoever has the Activation Key (product.md section 4): by Computer ID,
 * by its code alone, or the only active one once the reader has seen which it is. An owner who is
 * signed in counts as one, everybody else as a key holder.
 */
export async function deactivateAtSelfHelp(
  context: Context,
  viewer: Viewer,
  input: SelfHelpDeactivation,
): Promise<Answer> {
  const read = readInput(input);
  const named = read.ok ? context.vault.activationKeyIndex(read.value.activationKey) : null;
  const answer = await context.db.transaction(async (tx): Promise<Answer | null> => {
    const global = await readProperties(tx);
    if (!isOffered(global, 'deactivate')) return refuse('NOT_OFFERED');
    if (!read.ok) return read;
    const loaded = named && (await lockLicenseByKey(tx, named));
    if (!loaded) return null;
    return deactivateLocked(tx, context, atSelfHelp(viewer), loaded, read.value);
  });
  if (answer === null || named === null) return answer ?? unknownKey(context, viewer);
  if (answer.ok || answer.error.code !== 'DVC_NO_MATCH') return answer;
  return countFailedCode(context, viewer, toHex(named));
}

type ReadInput = {
  activationKey: Uint8Array;
  computerHash: Uint8Array | null;
  code: DeactivationCode | null;
  confirmed: string | undefined;
};

function readInput(input: SelfHelpDeactivation): Result<ReadInput, SelfHelpRefusal> {
  const key = parseActivationKey(input.activationKey);
  if (!key.ok) return beside('activationKey', key);
  const id = input.computerId.trim() ? canonicalComputerId(input.computerId) : null;
  if (id && !id.ok) return refuse('CID_INVALID', { field: 'computerId' });
  const code = input.code.trim() ? readDeactivationCode(input.code) : null;
  if (code && !code.ok) return beside('code', code);
  return ok({
    activationKey: key.value,
    computerHash: id && computerIdHash(id.value),
    code: code?.value ?? null,
    confirmed: input.confirmed,
  });
}

async function deactivateLocked(
  tx: Transaction,
  context: Context,
  asked: Viewer,
  loaded: LoadedLicense,
  { computerHash, code, confirmed }: ReadInput,
): Promise<Answer> {
  const licenseId = loaded.license.id;
  const viewer = atSelfHelp(await asOwner(tx, asked, loaded));
  const properties = await readProperties(tx, { productId: loaded.product.id, licenseId });
  await closeExpiredUnbound(tx, context, viewer, loaded);
  const release = async (chosen: ActivationRow | null, rows: ActivationRow[]) => {
    const released = await releaseLocked(tx, context, viewer, loaded, properties, {
      chosen,
      codeGiven: code !== null,
      found: code && ((chosen && findRowOfCode([chosen], code)) ?? findRowOfCode(rows, code)),
      reason: undefined,
    });
    return released.ok ? ok(masked(released.value)) : released;
  };
  if (computerHash) {
    const chosen = await latestOf(tx, licenseId, computerHash);
    if (!chosen) return refuse('NOT_ACTIVE', { field: 'computerId' });
    return release(chosen, code ? await rowsOf(tx, licenseId) : []);
  }
  if (code) return release(null, await rowsOf(tx, licenseId));

  const only = await onlyActive(tx, licenseId);
  if (!only.ok) return only;
  const needsCode = releasePolicy(viewer, properties).dvcRequired && !isVendor(viewer);
  // Before the question, so that nobody says yes to what is refused anyway.
  if (needsCode) return refuse('DVC_REQUIRED');
  const row = only.value;
  if (confirmed === row.id) return release(row, []);
  return ok({
    result: 'confirm_computer',
    activationId: row.id,
    computerName: row.computerName,
    maskedComputerId: maskComputerId(row.computerId),
  });
}

const masked = ({ computerId, ...outcome }: ReleaseOutcome): SelfHelpOutcome => ({
  ...outcome,
  maskedComputerId: maskComputerId(computerId),
});

/** The activation of a computer: the active one, else the newest that was closed. */
async function latestOf(reader: Reader, licenseId: string, hash: Uint8Array) {
  const rows = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.licenseId, licenseId), eq(activation.computerIdHash, hash)))
    .orderBy(desc(activation.activatedAt), desc(activation.id));
  return rows.find((row) => row.state === 'active') ?? rows[0] ?? null;
}

/** A code may belong to any of them, also to one that was closed. */
const rowsOf = (reader: Reader, licenseId: string) =>
  reader.select().from(activation).where(eq(activation.licenseId, licenseId));

/** The one active computer of a license, where there is just one. */
export async function onlyActive(
  reader: Reader,
  licenseId: string,
): Promise<Result<ActivationRow, Refusal<'NOT_ACTIVE' | 'COMPUTER_ID_REQUIRED'>>> {
  const [row, another] = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.licenseId, licenseId), eq(activation.state, 'active')))
    .limit(2);
  if (!row) return refuse('NOT_ACTIVE');
  return another ? refuse('COMPUTER_ID_REQUIRED', { field: 'computerId' }) : ok(row);
}
