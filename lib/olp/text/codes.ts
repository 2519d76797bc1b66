import { toBytes, toSymbols } from './alphabet';
import { type CheckedText, checkText, groupSymbols } from './groups';
import { ALL_KINDS, type Kind, type ShortKind } from './kinds';
import { normalizeCode } from './normalize';

/**
 * Why a typed code is refused (protocol section 2): `WRONG_KIND {kind, looksLike}`, `BAD_LENGTH {kind}`
 * or `CODE_TYPO {kind, badGroups}`; `kind` is left out of the first two where several kinds are accepted.
 */
export type CodeRefusal = {
  code: 'WRONG_KIND' | 'BAD_LENGTH' | 'CODE_TYPO';
  details: { kind?: Kind; looksLike?: Kind; badGroups?: number[] };
};

/** The same shape as `Result` of lib/olp/result, which this folder may not import. */
export type CodeResult<T> = { ok: true; value: T } | { ok: false; error: CodeRefusal };

/** Text form of a 10-byte code, e.g. `C5NYF-4JRSE-PZBQW-FQ889`. */
export function encodeCode(kind: ShortKind, bytes: Uint8Array): string {
  if (bytes.length !== 10) throw new RangeError(`${kind} has 10 bytes, not ${bytes.length}`);
  return groupSymbols(kind, toSymbols(bytes));
}

/** The data symbols of a text that must be a code of one of `kinds` (protocol section 2). */
export function decodeSymbols<K extends Kind>(
  kinds: readonly K[],
  text: string,
): CodeResult<{ kind: K; symbols: number[] }> {
  const tried = kinds.map((kind) => ({ kind, ...checkText(kind, text) }));
  const match = tried.find(isGood);
  if (match) return { ok: true, value: { kind: match.kind, symbols: match.symbols } };

  const asked: { kind?: Kind } = kinds.length === 1 && kinds[0] ? { kind: kinds[0] } : {};
  const looksLike = ALL_KINDS.find((kind) => isGood(checkText(kind, text)));
  if (looksLike) return refusal('WRONG_KIND', { ...asked, looksLike });

  const nearest = tried
    .filter((check) => check.lengthOk)
    .sort((a, b) => a.badGroups.length - b.badGroups.length)[0];
  if (!nearest) return refusal('BAD_LENGTH', asked);
  return refusal('CODE_TYPO', { kind: nearest.kind, badGroups: nearest.badGroups });
}

/** The 10 bytes of a text that must be a code of one of `kinds`, and which one it is. */
export function decodeOneOf<K extends ShortKind>(
  kinds: readonly K[],
  text: string,
): CodeResult<{ kind: K; bytes: Uint8Array }> {
  const decoded = decodeSymbols(kinds, text);
  if (!decoded.ok) return decoded;
  const { kind, symbols } = decoded.value;
  return { ok: true, value: { kind, bytes: toBytes(symbols) } };
}

/** The 10 bytes of a text that must be a code of this kind. */
export function decodeCode(kind: ShortKind, text: string): CodeResult<Uint8Array> {
  const decoded = decodeOneOf([kind], text);
  return decoded.ok ? { ok: true, value: decoded.value.bytes } : decoded;
}

/** A code as it stands in URLs and QR codes: the same characters without `-`. */
export function compactCode(text: string): string {
  return normalizeCode(text);
}

function isGood(check: CheckedText): boolean {
  return check.lengthOk && check.badGroups.length === 0;
}

function refusal(code: CodeRefusal['code'], details: CodeRefusal['details']) {
  return { ok: false as const, error: { code, details } };
}
