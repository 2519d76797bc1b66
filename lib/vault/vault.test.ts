import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Mail } from '@/lib/mail/mail';
import { ALGS, publicKeyOf } from '@/lib/olp/key-pair';
import { makeVault } from './vault';

const vault = makeVault(new Uint8Array(32).fill(7));
const other = makeVault(new Uint8Array(32).fill(8));
const bytes = (length: number) => new Uint8Array(randomBytes(length));
const flip = (sealed: Uint8Array, at: number) =>
  sealed.map((byte, i) => (i === at ? byte ^ 1 : byte));
const MAIL: Mail = { template: 'sign-in', code: 'Grüße 🔑', path: '/x', minutes: 15 };

test('a master key has exactly 32 bytes', () => {
  for (const length of [0, 31, 33])
    expect(() => makeVault(new Uint8Array(length))).toThrow('32 bytes');
});

test('the check value names the master key and is the same for the same key only', () => {
  expect(makeVault(new Uint8Array(32).fill(7)).checkValue).toEqual(vault.checkValue);
  expect(vault.id).toMatch(/^[0-9a-f]{16}$/);
  expect(other.id).not.toBe(vault.id);
});

describe('an Activation Key', () => {
  const licenseId = randomUUID();
  const key = bytes(10);
  const sealed = vault.sealActivationKey(70021, licenseId, key);

  test('opens to itself, of its own license and product only', () => {
    expect(vault.openActivationKey(70021, licenseId, sealed)).toEqual(key);
    expect(() => vault.openActivationKey(70022, licenseId, sealed)).toThrow();
    expect(() => vault.openActivationKey(70021, randomUUID(), sealed)).toThrow();
    expect(() => other.openActivationKey(70021, licenseId, sealed)).toThrow();
  });
  test('does not open once any byte was changed or cut off', () => {
    for (let at = 0; at < sealed.length; at++) {
      expect(() => vault.openActivationKey(70021, licenseId, flip(sealed, at))).toThrow();
      expect(() => vault.openActivationKey(70021, licenseId, sealed.slice(0, at))).toThrow();
    }
  });
  test('is sealed differently each time, and found by the same hash', () => {
    expect(vault.sealActivationKey(70021, licenseId, key)).not.toEqual(sealed);
    expect(vault.activationKeyIndex(key)).toEqual(vault.activationKeyIndex(key));
    expect(vault.activationKeyIndex(key)).not.toEqual(vault.activationKeyIndex(bytes(10)));
    expect(vault.activationKeyIndex(key)).not.toEqual(other.activationKeyIndex(key));
  });
});

describe.each(ALGS)('a seed of %s', (algorithm) => {
  const seed = bytes(32);
  const place = { productId: 70021, kid: 3, algorithm, publicKey: publicKeyOf(algorithm, seed) };
  const wrapped = vault.wrapSeed(place, seed);

  test('unwraps to itself', () => expect(vault.unwrapSeed(place, wrapped)).toEqual(seed));
  test('does not unwrap in another place', () => {
    const others = [
      { ...place, productId: 70022 },
      { ...place, kid: 4 },
      { ...place, algorithm: algorithm === 's48' ? ('ed25519' as const) : ('s48' as const) },
      { ...place, publicKey: publicKeyOf(algorithm, bytes(32)) },
    ];
    for (const place of others) expect(() => vault.unwrapSeed(place, wrapped)).toThrow();
    expect(() => other.unwrapSeed(place, wrapped)).toThrow();
  });
  test('that does not yield the public key beside it is refused', () => {
    const mixed = { ...place, publicKey: publicKeyOf(algorithm, bytes(32)) };
    const wrong = vault.wrapSeed(mixed, seed);
    expect(() => vault.unwrapSeed(mixed, wrong)).toThrow('is not its seed');
  });
});

test('a mail opens to itself, under its own master key only', () => {
  const sealed = vault.sealMail(MAIL);
  expect(vault.openMail(sealed)).toEqual(MAIL);
  expect(() => other.openMail(sealed)).toThrow();
  expect(Buffer.from(sealed).toString('utf8')).not.toContain('sign-in');
});
