import { fromHex } from './bytes';
import { ok } from './result';

/** An object of parsed JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an integer from `least` to `most`. */
export function integer(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= least && value <= most ? value : undefined;
}

/** The value if it is a text of at most `most` UTF-16 units. */
export function text(value: unknown, most: number): string | undefined {
  return typeof value === 'string' && value.length <= most ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The bytes if the value is lower-case hex of exactly `length` bytes. */
export function hexBytes(value: unknown, length: number): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? fromHex(value) : null;
  return bytes?.length === length ? bytes : undefined;
}

/** The value if it is one of a list. */
export function oneOf<T>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === value);
}

/** The fields as an object if none is undefined, else a refusal `{field}` that names the first one. */
export function complete<T extends object, C extends string>(
  fields: { [K in keyof T]: T[K] | undefined },
  code: C,
): { ok: true; value: T } | { ok: false; error: { code: C; details: { field: string } } } {
  const missing = Object.entries(fields).find(([, value]) => value === undefined);
  return missing ? { ok: false, error: { code, details: { field: missing[0] } } } : ok(fields as T);
}
