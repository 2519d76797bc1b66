import { toBytes, toSymbols } from './alphabet';
import { type CheckedText, checkText, groupSymbols } from './groups';
import { ALL_KINDS, KINDS, type Kind, type ShortKind } from './kinds';
import { normalizeCode } from './normalize';
import { type OddGroup, oddGroupIn } from './written-groups';

/** What is wrong with a typed code (protocol section 2); no `kind` where several are accepted. */
export type CodeFaults = {
  WRONG_KIND: { kind?: Kind; looksLike: Kind };
  /** `odd`: the group that a character was lost or doubled in, where its dashes or spaces tell. */
  BAD_LENGTH: { kind?: Kind; odd?: OddGroup };
  CODE_TYPO: { kind: Kind; badGroups: number[] };
};

/** Why it is refused. */
export type CodeRefusal = {
  [C in keyof CodeFaults]: { code: C; details: CodeFaults[C] };
}[keyof CodeFaults];

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
  typed: string,
): CodeResult<{ kind: K; symbols: number[] }> {
  const text = normalizeCode(typed);
  const tried = kinds.map((kind) => ({ kind, ...checkText(kind, text) }));
  const match = tried.find(isGood);
  if (match) return { ok: true, value: { kind: match.kind, symbols: match.symbols } };

  const wanted: { kind?: Kind } = kinds.length === 1 && kinds[0] ? { kind: kinds[0] } : {};
  const looksLike = ALL_KINDS.find((kind) => isGood(checkText(kind, text)));
  if (looksLike) return refusal({ code: 'WRONG_KIND', details: { ...wanted, looksLike } });

  const nearest = tried
    .filter((check) => check.lengthOk)
    .sort((a, b) => a.badGroups.length - b.badGroups.length)[0];
  if (!nearest) {
    const odd = kinds[0] && oddGroupIn(typed, KINDS[kinds[0]].size);
    return refusal({ code: 'BAD_LENGTH', details: odd ? { ...wanted, odd } : wanted });
  }
  const { kind, badGroups } = nearest;
  return refusal({ code: 'CODE_TYPO', details: { kind, badGroups } });
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

function refusal(error: CodeRefusal) {
  return { ok: false as const, error };
}
