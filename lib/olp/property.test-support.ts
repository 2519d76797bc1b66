import fc from 'fast-check';

/** `FC_SEED` repeats a run; a failure prints its seed and path in any case. */
const seed = Number.parseInt(process.env.FC_SEED ?? '', 10) || (Date.now() ^ 0x5eed) >>> 0;
const runs = Number.parseInt(process.env.FC_RUNS ?? '', 10) || 200;

/** Asserts a property on `FC_RUNS` (200) random inputs; `share`: the part of them that is enough. */
export function check<Ts extends [unknown, ...unknown[]]>(
  property: fc.IProperty<Ts>,
  share = 1,
): void {
  fc.assert(property, { seed, numRuns: Math.ceil(runs * share) });
}

/** Exactly `length` bytes. */
export function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** Any string JavaScript has, lone surrogates and control characters included. */
export const anyText = fc.oneof(
  // Not `unit: 'binary'`, which takes a second to list all of Unicode first.
  fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points)),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ-O U/?#{}"') }),
);

/** Values that parsed JSON can be, with anything in them. */
export const anyJson = fc.jsonValue({ maxDepth: 3 });

export const productId = fc.integer({ min: 1, max: 2 ** 32 - 1 });

/** The value of a result that must be good. */
export function value<T>(
  result: { ok: true; value: T } | { ok: false; error: { code: string } },
): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** The code of a refusal, undefined of a good result. */
export function codeOf(result: { ok: true } | { ok: false; error: { code: string } }) {
  return result.ok ? undefined : result.error.code;
}
