import { base32 } from './text/alphabet';
import { type CodeResult, compactCode, decodeOneOf, encodeCode } from './text/codes';
import type { ShortKind } from './text/kinds';
import { lastSegment, pathSegments } from './text/address';

/** A typed code and which one it is. */
export type Code<K extends ShortKind> = { kind: K; bytes: Uint8Array };

/** What the QR code of a deactivation says (protocol section 9.5). */
export type Deactivation = { by: Code<'DC' | 'AK'>; proof: Code<'DVC' | 'UDVC'> };

/** Upper-case characters in a QR code of version 10, level M (ISO/IEC 18004); above: paste only. */
export const MAX_QR_CHARACTERS = 311;

/**
 * The URL of an Activation Request (protocol section 6), all upper case for QR alphanumeric mode.
 * `lowerCase`: scheme, host and path prefix in lower case, for scanners that need it.
 */
export function requestUrl(
  origin: string,
  request: Uint8Array,
  { lowerCase = false }: { lowerCase?: boolean } = {},
): string {
  const prefix = `${origin}/a/`;
  return `${lowerCase ? prefix.toLowerCase() : prefix.toUpperCase()}${base32(request)}`;
}

/** The URL of a deactivation: Device Code and DVC, or Activation Key and UDVC (protocol section 9.5). */
export function deactivationUrl(origin: string, { by, proof }: Deactivation): string {
  return `${origin.toUpperCase()}/D/${compact(by)}/${compact(proof)}`;
}

/**
 * The two parts of a deactivation URL's path, each cleaned as a request is (protocol section 6); refusals
 * of section 2. A UDVC goes with an Activation Key only.
 */
export function readDeactivation(first: string, second: string): CodeResult<Deactivation> {
  return readCodes(lastSegment(first), lastSegment(second));
}

function readCodes(first: string, second: string): CodeResult<Deactivation> {
  const proof = decodeOneOf(['DVC', 'UDVC'], second);
  if (!proof.ok) return proof;
  const by = decodeOneOf(proof.value.kind === 'UDVC' ? ['AK'] : ['DC', 'AK'], first);
  return by.ok ? { ok: true, value: { by: by.value, proof: proof.value } } : by;
}

/** Like `readDeactivation`, from a pasted URL: its last two segments. */
export function readDeactivationUrl(text: string): CodeResult<Deactivation> {
  const [first = '', second = ''] = pathSegments(text).slice(-2);
  return readCodes(first, second);
}

function compact({ kind, bytes }: Code<ShortKind>): string {
  return compactCode(encodeCode(kind, bytes));
}
