import { splitComputerKey } from '@/lib/olp/computer-key';
import { matchDvc } from '@/lib/olp/device';
import { decodeOneOf } from '@/lib/olp/text/codes';
import { matchUdvc } from '@/lib/olp/udvc';
import type { ActivationRow } from '@/lib/operations/locked/seats';

/** A Deactivation Verification Code as typed, scanned or posted: 10 bytes of one of two kinds. */
export type DeactivationCode = { kind: 'DVC' | 'UDVC'; bytes: Uint8Array };

/** The activation that a code belongs to. The bytes of a DVC are w, the revealed secret. */
export type FoundCode = { kind: 'dvc' | 'udvc'; row: ActivationRow; code: DeactivationCode };

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
export function findRowOfCode(
  rows: readonly ActivationRow[],
  code: DeactivationCode,
): FoundCode | null {
  const fitting = rows.filter((row) =>
    code.kind === 'DVC' ? fitsDvc(row, code) : fitsUdvc(row, code),
  );
  const row = fitting.find((one) => one.state === 'active') ?? fitting[0];
  if (!row) return null;
  return { kind: code.kind === 'DVC' ? 'dvc' : 'udvc', row, code };
}

function fitsDvc(row: ActivationRow, code: DeactivationCode): boolean {
  if (!row.deviceCode) return false;
  const { productId, computerIdHash: cidHash, deviceCode } = row;
  return matchDvc({ productId, cidHash, deviceCode }, code.bytes);
}

function fitsUdvc(row: ActivationRow, code: DeactivationCode): boolean {
  if (row.deviceCode) return false;
  const split = splitComputerKey(row.computerKey);
  if (!split.ok) return false;
  const { productId, computerIdHash: cidHash } = row;
  return matchUdvc(split.value.signature, { productId, cidHash }, code.bytes);
}
