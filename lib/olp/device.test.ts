import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  activationKeyHint,
  activationKeyText,
  fitsProduct,
  lastGroup,
  makeActivationKey,
  parseActivationKey,
} from './activation-key';
import { deriveDevice, deviceCodeOfDvc, deviceCodeOfToken, matchDvc } from './device';
import { derived, device } from './fixtures.test-support';
import { bytes, check, productId, value } from './property.test-support';

test('only the revealed secret proves a deactivation', () => {
  expect(matchDvc(device, derived.dvc)).toBe(true);
  check(
    fc.property(bytes(10), (guess) => {
      expect(matchDvc(device, guess)).toBe(false);
    }),
  );
  for (let bit = 0; bit < 80; bit++) {
    const index = bit >> 3;
    const changed = derived.dvc.with(index, (derived.dvc[index] ?? 0) ^ (1 << (bit & 7)));
    expect(matchDvc(device, changed)).toBe(false);
  }
});

test('the Device Code, the token and a DVC of another length prove nothing', () => {
  for (const wrong of [
    device.deviceCode,
    derived.token,
    derived.token.slice(0, 10),
    new Uint8Array(),
  ]) {
    expect(matchDvc(device, wrong)).toBe(false);
  }
});

test('token and DVC lead to the same Device Code', () => {
  const input = fc.record({
    productId,
    cidHash: bytes(32),
    deviceSecret: bytes(32),
    nonce: bytes(8),
  });
  check(
    fc.property(input, (secrets) => {
      const { dvc, token, deviceCode } = deriveDevice(secrets);
      expect(deviceCodeOfToken(token)).toEqual(deviceCode);
      expect(deviceCodeOfDvc(secrets, dvc)).toEqual(deviceCode);
    }),
  );
});

test('an Activation Key names its product and survives the way through text', () => {
  check(
    fc.property(productId, bytes(10), (product, random) => {
      const key = makeActivationKey(product, random);
      expect(activationKeyHint(key)).toBe(product % 1024);
      expect(fitsProduct(key, product)).toBe(true);
      expect(fitsProduct(key, product + 1)).toBe(false);
      expect(value(parseActivationKey(activationKeyText(key)))).toEqual(key);
      expect(activationKeyText(key).endsWith(`-${lastGroup(key)}`)).toBe(true);
    }),
  );
});

test('an Activation Key keeps 70 of 80 random bits', () => {
  const key = makeActivationKey(1023, new Uint8Array(10).fill(0xff));
  expect(key).toEqual(new Uint8Array(10).fill(0xff));
  expect(makeActivationKey(1024, key)).toEqual(Uint8Array.of(0, 0x3f, ...key.slice(2)));
});
