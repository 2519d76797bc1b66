import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { toHex } from '@/lib/olp/bytes';
import { canonicalComputerId, computerIdHash, maskComputerId } from '@/lib/olp/computer-id';
import { type Refusal, type Result, beside, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { onlyActive } from '@/lib/operations/locked/only-active';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { Context } from '@/lib/operations/context';
import { countingGuesses, type Tells } from '@/lib/operations/locked/count-guess';
import { countFailedCode } from '@/lib/operations/locked/count-failed-code';
import {
  findLicenseByAnyKey,
  lockLicenseByAnyKey,
  lockLicenseByKey,
} from '@/lib/operations/locked/lock-license';
import type { KeyLookups } from '@/lib/vault/vault';
import { type Lock, type Locked, underLock } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import {
  type DeactivationCode,
  findInLicense,
  findRowOfCode,
  readDeactivationCode,
} from './match-code';
import { type ReleaseRefusal, whyNotWithoutCode } from './decide-here';
import { type ReleaseOutcome, releaseLocked } from './release-activation';
import { isOffered } from '@/lib/operations/site/self-help-offers';
import { coming, isAnonymous } from '@/lib/operations/viewer';
import { maskedId, maskedName } from '@/lib/rules/masks';

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
export const deactivateAtSelfHelp = operation(
  'deactivateAtSelfHelp',
  async (ask, input: SelfHelpDeactivation): Promise<Answer> => {
    const { context, viewer } = ask;
    if (!isOffered(await readProperties(context.db), 'deactivate')) return refuse('NOT_OFFERED');
    const read = readInput(input);
    if (!read.ok) return read;
    const named = context.vault.keyLookups(read.value.activationKey);
    const madeBy = await rowOfCode(context, named, read.value.code);
    // A key that was replaced still says of which license a code is, and nothing else.
    const lock: Lock = (tx) => (madeBy ? lockLicenseByAnyKey : lockLicenseByKey)(tx, named);
    const answer = await countingGuesses(ask, (tells) =>
      underLock(ask, lock, async (locked) => {
        const owner = await asOwner(locked.tx, viewer, locked);
        const here = { ...locked, viewer: coming(owner, 'self-help') };
        if (!isOffered(here.properties, 'deactivate')) return refuse('NOT_OFFERED');
        return deactivateLocked(here, { ...read.value, madeBy }, tells);
      }),
    );
    if (answer === null) return unknownKey(context, viewer);
    if (answer.ok || answer.error.code !== 'DVC_NO_MATCH') return answer;
    return countFailedCode(ask, toHex(named[0]));
  },
);

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
  locked: Locked,
  { computerHash, code, confirmed, madeBy }: ReadInput & { madeBy: string | null },
  tells: Tells,
): Promise<Answer> {
  const { tx, viewer } = locked;
  const licenseId = locked.license.id;
  await closeExpiredUnbound(locked);
  const release = async (chosen: ActivationRow | null, rows: ActivationRow[]) => {
    const found = code && ((chosen && findRowOfCode([chosen], code)) ?? findRowOfCode(rows, code));
    const released = await releaseLocked(locked, { chosen, codeGiven: code !== null, found });
    return released.ok ? ok(masked(released.value, !found && isAnonymous(viewer))) : released;
  };
  if (computerHash) {
    const chosen = await latestOf(tx, licenseId, computerHash);
    // With its code, nobody guesses: that the code fits is all there is to say.
    const rows = await rowsOf(tx, madeBy);
    if (!code || !findRowOfCode(rows, code)) tells(locked);
    if (!chosen) return refuse('NOT_ACTIVE', { field: 'computerId' });
    return release(chosen, rows);
  }
  if (code) return release(null, await rowsOf(tx, madeBy));

  const only = await onlyActive(tx, licenseId);
  if (!only.ok) return only;
  const row = only.value;
  if (confirmed === row.id) return release(row, []);
  // Before the question, so that nobody says yes to what is refused anyway.
  const refusal = await whyNotWithoutCode(tx, locked, row);
  if (refusal) return { ok: false, error: refusal };
  return ok({
    result: 'confirm_computer',
    activationId: row.id,
    ...shownOf(row, isAnonymous(viewer)),
  });
}

/** `stranger`: has only the key, and no code of the computer. */
const masked = (
  { computerId, ...outcome }: ReleaseOutcome,
  stranger: boolean,
): SelfHelpOutcome => ({
  ...outcome,
  ...shownOf({ computerId, computerName: outcome.computerName }, stranger),
});

const shownOf = (of: { computerId: string; computerName: string }, stranger: boolean) => ({
  computerName: stranger ? maskedName(of.computerName) : of.computerName,
  maskedComputerId: stranger ? maskedId(of.computerId) : maskComputerId(of.computerId),
});

/** The activation of a computer: the active one, else the newest that was closed. */
async function latestOf(reader: Reader, licenseId: string, hash: Uint8Array) {
  const [row] = await reader
    .select()
    .from(activation)
    .where(and(eq(activation.licenseId, licenseId), eq(activation.computerIdHash, hash)))
    .orderBy(
      desc(sql`${activation.state} = 'active'`),
      desc(activation.activatedAt),
      desc(activation.id),
    )
    .limit(1);
  return row ?? null;
}

/** A code may belong to any activation of the license, also to one that was closed. */
async function rowOfCode({ db }: Context, key: KeyLookups, code: DeactivationCode | null) {
  const loaded = code && (await findLicenseByAnyKey(db, key));
  return loaded && findInLicense(db, loaded.license.id, code);
}

/** The row that was found for the code, as it is under the lock; none if none was. */
const rowsOf = async (reader: Reader, id: string | null): Promise<ActivationRow[]> =>
  id ? reader.select().from(activation).where(eq(activation.id, id)) : [];
