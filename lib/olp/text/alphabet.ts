/** Crockford's base32 alphabet (protocol section 2); a character's index is its value, 0–31. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Value 0–31 of a normalized character, −1 if it is none of the alphabet. */
export function symbolOf(character: string): number {
  return VALUES.get(character) ?? -1;
}

/**
 * The bits of `values`, each `from` bits wide, as values of `to` bits, most significant bit first.
 * Bits left over at the end are zero-padded to one more value, or dropped.
 */
export function regroup(
  values: Iterable<number>,
  from: number,
  to: number,
  rest: 'pad' | 'drop',
): number[] {
  const regrouped: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const value of values) {
    pending = (pending << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      regrouped.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  if (bits > 0 && rest === 'pad') regrouped.push(pending << (to - bits));
  return regrouped;
}

/** Bytes as 5-bit symbols, zero-padded to a whole symbol. */
export function toSymbols(bytes: Uint8Array): number[] {
  return regroup(bytes, 8, 5, 'pad');
}

/** The whole bytes in 5-bit symbols, ⌊5n/8⌋ of them; what is left over is dropped. */
export function toBytes(symbols: Iterable<number>): Uint8Array {
  return Uint8Array.from(regroup(symbols, 5, 8, 'drop'));
}

/** True if every bit of the symbols after the first `bits` bits is zero. */
export function spareBitsAreZero(symbols: Iterable<number>, bits: number): boolean {
  return regroup(symbols, 5, 1, 'drop')
    .slice(bits)
    .every((bit) => bit === 0);
}

/** Bytes as base32 text without groups or check symbols, for URLs. */
export function base32(bytes: Uint8Array): string {
  return toSymbols(bytes)
    .map((symbol) => ALPHABET.charAt(symbol))
    .join('');
}

/**
 * Bytes of a normalized base32 text of unknown length. Null for a foreign character, for a length no
 * byte string has, and for a spare bit that is set (protocol section 2).
 */
export function fromBase32(normalized: string): Uint8Array | null {
  const symbols = [...normalized].map(symbolOf);
  const spareBits = (symbols.length * 5) % 8;
  if (symbols.includes(-1) || spareBits >= 5) return null;
  return spareBitsAreZero(symbols, symbols.length * 5 - spareBits) ? toBytes(symbols) : null;
}
