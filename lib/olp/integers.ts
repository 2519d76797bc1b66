import { concat } from './bytes';

/** One past the largest varint: 5 bytes of 7 bits (protocol section 1). */
export const VARINT_LIMIT = 2 ** 35;

export function u8(n: number): Uint8Array {
  return bigEndian(n, 1);
}

export function u16(n: number): Uint8Array {
  return bigEndian(n, 2);
}

export function u32(n: number): Uint8Array {
  return bigEndian(n, 4);
}

/** Up to 2⁵³ − 1, the integers JavaScript has. */
export function u64(n: number): Uint8Array {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is no exact integer`);
  return concat(bigEndian(Math.floor(n / 2 ** 32), 4), bigEndian(n % 2 ** 32, 4));
}

/** Unsigned LEB128, minimal, 0 ≤ n < 2³⁵ (protocol section 1). */
export function varint(n: number): Uint8Array {
  if (!Number.isInteger(n) || n < 0 || n >= VARINT_LIMIT) throw new RangeError(`${n} is no varint`);
  const bytes: number[] = [];
  let rest = n;
  while (rest >= 128) {
    bytes.push(128 + (rest % 128));
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

/** A text or byte field with its length in one byte before it. */
export function prefixed(bytes: Uint8Array): Uint8Array {
  return concat(u8(bytes.length), bytes);
}

function bigEndian(n: number, length: number): Uint8Array {
  if (!Number.isInteger(n) || n < 0 || n >= 256 ** length) {
    throw new RangeError(`${n} does not fit in ${length} bytes`);
  }
  return Uint8Array.from({ length }, (_, i) => Math.floor(n / 256 ** (length - 1 - i)) % 256);
}
