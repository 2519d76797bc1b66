import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { toHex } from '@/lib/olp/bytes';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { type Refusal, type Result, beside, ok, refuse } from '@/lib/olp/result';
import { decodeCode } from '@/lib/olp/text/codes';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { Context } from '@/lib/operations/context';
import { countFailedCode } from '@/lib/operations/locked/count-failed-code';
import { lockLicenseOfCode, namedByAny } from '@/lib/operations/locked/lock-license';
import { type Lock, underLock } from '@/lib/operations/locked/locked';
import { type Ask, operation } from '@/lib/operations/operation';
import {
  type DeactivationCode,
  findInLicense,
  findRowOfCode,
  type FoundCode,
  readDeactivationCode,
} from './match-code';
import type { ReleaseRefusal } from './decide-here';
import { type ReleaseOutcome, releaseLocked } from './release-activation';

/** A code and one thing that says which computer: what the wizard's QR or post carries. */
export type CodeInput = {
  code: string;
  productId?: number;
  deviceCode?: string;
  activationKey?: string;
  computerId?: string;
};

export type CodeRefusal =
  | ReleaseRefusal
  | Refusal<
      'CODE_TYPO' | 'WRONG_KIND' | 'BAD_LENGTH' | 'CID_INVALID' | 'BAD_REQUEST' | 'RATE_LIMITED'
    >;

/** More rows than this of one Computer ID need a Device Code or Activation Key (protocol 10.3). */
const MOST_ROWS = 1000;

/**
 * Frees the seat of the computer that made this code; nobody needs to be signed in, the code is
 * the right (protocol 10.3). Unknown keys, codes and IDs are all DVC_NO_MATCH. Safe to repeat.
 */
export const deactivateByCode = operation(
  'deactivateByCode',
  async (ask, input: CodeInput): Promise<Result<ReleaseOutcome, CodeRefusal>> => {
    const searched = await findByCode(ask, input);
    if (!searched.ok) return searched;
    const { row, code, named } = searched.value;
    const lock: Lock = (tx) => lockLicenseOfCode(tx, row.licenseId);
    const result = await underLock(ask, lock, async (locked) => {
      await closeExpiredUnbound(locked);
      // Before the lock was ours the row may have been closed, or an unbound key renewed, which makes
      // its weak code another one.
      const current = await locked.tx.select().from(activation).where(eq(activation.id, row.id));
      const found = findRowOfCode(current, code);
      return releaseLocked(locked, { chosen: null, codeGiven: true, found });
    });
    if (!result) throw new Error(`License ${row.licenseId} is gone.`);
    if (result.ok || result.error.code !== 'DVC_NO_MATCH') return result;
    return countFailedCode(ask, named);
  },
);

/** Reads the input and finds the activation its code belongs to, without changing anything. */
export async function findByCode(
  ask: Ask,
  input: CodeInput,
): Promise<Result<FoundCode & { named: string }, CodeRefusal>> {
  const code = readDeactivationCode(input.code);
  if (!code.ok) return beside('code', code);
  const where = whereRows(ask.context, input, code.value);
  if (!where.ok) return where;
  const { db } = ask.context;
  const { license } = where.value;
  const ofProduct =
    input.productId === undefined ? undefined : eq(activation.productId, input.productId);
  const among = and(where.value.rows, ofProduct);
  const madeBy = license && (await findInLicense(db, license, code.value, among));
  const rows =
    madeBy === null
      ? []
      : await db
          .select()
          .from(activation)
          .where(madeBy ? eq(activation.id, madeBy) : among)
          .limit(MOST_ROWS + 1);
  if (rows.length > MOST_ROWS) {
    return refuse('BAD_REQUEST', { need: ['activationKey', 'deviceCode'] });
  }
  const found = findRowOfCode(rows, code.value);
  const { named } = where.value;
  return found ? ok({ ...found, named }) : countFailedCode(ask, named);
}

/**
 * The rows that are worth comparing: by Device Code, else Activation Key, else Computer ID; and what
 * named them, without the secret in it.
 */
function whereRows(
  context: Context,
  input: CodeInput,
  code: DeactivationCode,
): Result<{ rows: SQL | undefined; license?: SQL; named: string }, CodeRefusal> {
  const kind = code.kind === 'UDVC' ? isNull(activation.deviceCode) : undefined;
  if (input.deviceCode) {
    const read = decodeCode('DC', input.deviceCode);
    if (!read.ok) return beside('deviceCode', read);
    return ok({ rows: and(eq(activation.deviceCode, read.value), kind), named: toHex(read.value) });
  }
  const computer = input.computerId ? canonicalComputerId(input.computerId) : null;
  if (computer && !computer.ok) return refuse('CID_INVALID', { field: 'computerId' });
  const hash = computer && computerIdHash(computer.value);
  const ofComputer = hash ? eq(activation.computerIdHash, hash) : undefined;
  if (input.activationKey) {
    const read = parseActivationKey(input.activationKey);
    if (!read.ok) return beside('activationKey', read);
    const lookups = context.vault.keyLookups(read.value);
    return ok({ rows: ofComputer, license: namedByAny(lookups), named: toHex(lookups[0]) });
  }
  if (!hash) return refuse('BAD_REQUEST', { need: ['activationKey', 'deviceCode'] });
  return ok({ rows: and(ofComputer, kind), named: toHex(hash) });
}
