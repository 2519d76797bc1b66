import { and, desc, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { splitComputerKey } from '@/lib/olp/computer-key';
import { matchDvc } from '@/lib/olp/device';
import { decodeOneOf } from '@/lib/olp/text/codes';
import { matchUdvc } from '@/lib/olp/udvc';
import type { ActivationRow } from '@/lib/operations/locked/seats';

/** A Deactivation Verification Code as typed, scanned or posted: 10 bytes of one of two kinds. */
export type DeactivationCode = { kind: 'DVC' | 'UDVC'; bytes: Uint8Array };

/** The activation that a code belongs to. The bytes of a DVC are w, the revealed secret. */
export type FoundCode<R = ActivationRow> = {
  kind: 'dvc' | 'udvc';
  row: R;
  code: DeactivationCode;
};

/** What of an activation says which codes are its own. */
type CodeFacts = Pick<
  ActivationRow,
  'state' | 'productId' | 'computerIdHash' | 'deviceCode' | 'computerKey'
>;

/**
 * Reads a DVC or a weak one (protocol 2), or the address of the wizard's QR, which ends with it.
 * Refuses with CODE_TYPO, WRONG_KIND or BAD_LENGTH.
 */
export const readDeactivationCode = (text: string) =>
  decodeOneOf(['DVC', 'UDVC'], text.slice(text.lastIndexOf('/') + 1));

/**
 * Which of these activations made the code (protocol 10.3, 10.4): two hashes per row, compared in
 * constant time. An active row is preferred where a weak code fits several.
 */
export function findRowOfCode<R extends CodeFacts>(
  rows: readonly R[],
  code: DeactivationCode,
): FoundCode<R> | null {
  const fitting = rows.filter((row) =>
    code.kind === 'DVC' ? fitsDvc(row, code) : fitsUdvc(row, code),
  );
  const row = fitting.find(({ state }) => state === 'active') ?? fitting[0];
  if (!row) return null;
  return { kind: code.kind === 'DVC' ? 'dvc' : 'udvc', row, code };
}

function fitsDvc(row: CodeFacts, code: DeactivationCode): boolean {
  if (!row.deviceCode) return false;
  const { productId, computerIdHash: cidHash, deviceCode } = row;
  return matchDvc({ productId, cidHash, deviceCode }, code.bytes);
}

function fitsUdvc(row: CodeFacts, code: DeactivationCode): boolean {
  if (row.deviceCode) return false;
  const split = splitComputerKey(row.computerKey);
  if (!split.ok) return false;
  const { productId, computerIdHash: cidHash } = row;
  return matchUdvc(split.value.signature, { productId, cidHash }, code.bytes);
}

/**
 * Closed activations of a license that are compared with a code, newest first. Whoever has the key can
 * add to them; an active one is always compared, and a code is typed soon after its computer was closed.
 */
const MOST_CLOSED = 2000;

/**
 * The id of the license's activation that made the code, of whatever state; null if none did. For a
 * large license this takes a while: to be called before the license is locked, and the row looked at
 * again after. `where` narrows down further.
 */
export async function findInLicense(
  reader: Reader,
  licenseId: string | SQL,
  code: DeactivationCode,
  where?: SQL,
): Promise<string | null> {
  const { id, state, productId, computerIdHash, deviceCode, computerKey } = activation;
  const weak = code.kind === 'UDVC';
  const rows = (among: SQL) =>
    reader
      .select({
        ...{ id, state, productId, computerIdHash, deviceCode },
        computerKey: weak ? computerKey : sql<Uint8Array>`''::bytea`,
      })
      .from(activation)
      .where(
        and(
          eq(activation.licenseId, licenseId),
          weak ? isNull(deviceCode) : isNotNull(deviceCode),
          among,
          where,
        ),
      );
  const active = findRowOfCode(await rows(eq(state, 'active')), code);
  if (active) return active.row.id;
  const closed = rows(ne(state, 'active')).orderBy(desc(activation.activatedAt)).limit(MOST_CLOSED);
  return findRowOfCode(await closed, code)?.row.id ?? null;
}
