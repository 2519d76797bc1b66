import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computerKeyHash, signComputerKey, splitComputerKey } from './computer-key';
import { device, KID, ring, signers } from './fixtures.test-support';
import { check, codeOf, value } from './property.test-support';
import { readComputerKey, readComputerKeyBytes, verifyComputerKey } from './read-computer-key';
import type { Terms } from './terms';
import { toBytes, toSymbols } from './text/alphabet';
import { decodeSymbols } from './text/codes';
import { groupSymbols } from './text/groups';
import { repairCandidates } from './text/repair';
import { matchUdvc, udvcOf } from './udvc';

const ALGS = ['s48', 'ed25519'] as const;

function sign(alg: (typeof ALGS)[number], terms: Partial<Terms> = { exp: 2646 }) {
  const holder = terms.unbound ? { ...device, deviceCode: null } : device;
  const signed = { kid: KID[alg], epoch: 2, ...terms };
  return value(signComputerKey({ ...holder, signer: signers[alg], terms: signed }));
}

/** What a wizard does with typed text: true if the key is genuine. */
function accepts(text: string): boolean {
  const typed = decodeSymbols(['CK'], text);
  if (!typed.ok) return false;
  const read = readComputerKey(typed.value.symbols, ring);
  return read.ok && verifyComputerKey(read.value, device);
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const index = bit >> 3;
  return bytes.with(index, (bytes[index] ?? 0) ^ (0x80 >> (bit & 7)));
}

describe.each(ALGS)('a Computer Key of %s', (alg) => {
  const key = sign(alg);

  test('is accepted as text and as bytes', () => {
    expect(accepts(key.text)).toBe(true);
    const read = value(readComputerKeyBytes(key.bytes, ring));
    expect(read).toMatchObject({ kind: 'CK', hash: key.hash, bytes: key.bytes });
    expect(verifyComputerKey(read, device)).toBe(true);
  });

  test('has the typed length of the protocol for a subscription', () => {
    expect(key.text.replace(/-/g, '')).toHaveLength({ s48: 102, ed25519: 138 }[alg]);
  });

  test('is refused after a change of any one bit', () => {
    const typedBits = toSymbols(key.bytes).length * 5;
    for (let bit = 0; bit < typedBits; bit++) {
      const symbols = toSymbols(flipBit(Uint8Array.of(...key.bytes, 0), bit)).slice(
        0,
        typedBits / 5,
      );
      expect(accepts(groupSymbols('CK', symbols))).toBe(false);
    }
  });

  test('is refused on another computer, for another product and for another Device Code', () => {
    const read = value(readComputerKeyBytes(key.bytes, ring));
    const others = [
      { ...device, productId: device.productId + 1 },
      { ...device, cidHash: flipBit(device.cidHash, 0) },
      { ...device, deviceCode: flipBit(device.deviceCode, 79) },
      { ...device, deviceCode: null },
    ];
    for (const other of others) expect(verifyComputerKey(read, other)).toBe(false);
  });

  test('is refused with a group too many, one too few, or bytes after it', () => {
    const { symbols } = value(decodeSymbols(['CK'], key.text));
    expect(codeOf(readComputerKey([...symbols, 0, 0, 0, 0, 0], ring))).toBe('LENGTH');
    expect(codeOf(readComputerKey(symbols.slice(5), ring))).not.toBeUndefined();
    expect(codeOf(readComputerKey(symbols.slice(0, -5), ring))).toBe('LENGTH');
    expect(codeOf(readComputerKeyBytes(Uint8Array.of(...key.bytes, 0), ring))).toBe('LENGTH');
    expect(codeOf(readComputerKeyBytes(key.bytes.slice(0, -1), ring))).toBe('LENGTH');
  });

  test('with typing errors in three groups has exactly one genuine correction', () => {
    const wrong = ['U', ...key.text.slice(1)].join('').replace(/-.(.{5})-.(.{5})-/, '-U$1-U$2-');
    const genuine = [...repairCandidates(wrong)].filter(accepts);
    expect(genuine).toEqual([key.text]);
  });

  test('that is unbound is accepted for its Computer ID whatever the Device Code', () => {
    const unbound = sign(alg, { exp: 2646, unbound: true });
    const read = value(readComputerKeyBytes(unbound.bytes, ring));
    expect(verifyComputerKey(read, device)).toBe(true);
    expect(verifyComputerKey(read, { ...device, deviceCode: null })).toBe(true);
    expect(verifyComputerKey(read, { ...device, cidHash: flipBit(device.cidHash, 8) })).toBe(false);
  });

  test('that is unbound has a UDVC that fits no other key', () => {
    const [first, second] = [1, 2].map((epoch) => {
      const { bytes } = sign(alg, { epoch, exp: 2646, unbound: true });
      return value(splitComputerKey(bytes)).signature;
    });
    if (!first || !second) throw new Error('two keys expected');
    const udvc = udvcOf(first, device);
    expect(matchUdvc(first, device, udvc)).toBe(true);
    expect(matchUdvc(second, device, udvc)).toBe(false);
    expect(matchUdvc(first, { ...device, productId: 1 }, udvc)).toBe(false);
  });

  test('can be split without a ring', () => {
    const { terms, termsBytes, signature } = value(splitComputerKey(key.bytes));
    expect(terms).toEqual({ kid: KID[alg], epoch: 2, exp: 2646 });
    expect(Uint8Array.of(...termsBytes, ...signature)).toEqual(key.bytes);
    expect(computerKeyHash(key.bytes)).toEqual(key.hash);
    expect(codeOf(splitComputerKey(key.bytes.slice(1)))).not.toBeUndefined();
  });
});

test('unbound terms with a Device Code, and bound terms without, are not signed', () => {
  const signer = signers.ed25519;
  const terms = { kid: KID.ed25519, epoch: 1, exp: 2646 };
  const without = { ...device, deviceCode: null, signer, terms };
  const unbound = { ...device, signer, terms: { ...terms, unbound: true as const } };
  expect(codeOf(signComputerKey(without))).toBe('TERMS_INVALID');
  expect(codeOf(signComputerKey(unbound))).toBe('TERMS_INVALID');
});

test('the ring decides: unknown, revoked and wrong kinds of keys are refused', () => {
  const { bytes } = sign('ed25519');
  const [, key, mac] = ring;
  if (!key || !mac) throw new Error('ring of three expected');
  expect(codeOf(readComputerKeyBytes(bytes, []))).toBe('KID_UNKNOWN');
  expect(codeOf(readComputerKeyBytes(bytes, [{ ...key, status: 'revoked' }]))).toBe('KID_REVOKED');
  expect(codeOf(readComputerKeyBytes(bytes, [{ ...mac, kid: key.kid }]))).toBe('ALG_MISMATCH');
});

test('random texts with right checks are never accepted', () => {
  const symbols = fc
    .integer({ min: 17, max: 28 })
    .chain((groups) => fc.array(fc.nat(31), { minLength: groups * 5, maxLength: groups * 5 }));
  check(
    fc.property(symbols, (data) => {
      // Half of them begin like a real key, so that the signature has to decide.
      const real = [...toSymbols(sign('s48').bytes.slice(0, 5)), ...data].slice(0, data.length);
      expect(accepts(groupSymbols('CK', data))).toBe(false);
      expect(accepts(groupSymbols('CK', real))).toBe(false);
      readComputerKeyBytes(toBytes(data), ring);
    }),
    0.5,
  );
});
