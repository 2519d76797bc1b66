import fc from 'fast-check';
import { expect, test } from 'vitest';
import { content, device, KID, ring, secrets, serverPrivate } from './fixtures.test-support';
import { check, codeOf, value } from './property.test-support';
import { readShortKey, verifyShortKey } from './read-short-key';
import { requestPrivateKey } from './request-encode';
import { issueShortKey } from './short-key';
import type { Terms } from './terms';
import { decodeSymbols } from './text/codes';
import { groupSymbols } from './text/groups';
import { x25519PublicKey } from './x25519';

const devicePrivate = requestPrivateKey({ ...content, ...secrets });
const devicePublic = x25519PublicKey(devicePrivate);

function issue(terms: Partial<Terms>) {
  const ofKey = { kid: KID.ed25519, epoch: 2, ...terms };
  const server = { kid: KID.mac, privateKey: serverPrivate, devicePublic };
  return issueShortKey({ ...device, ...server, terms: ofKey });
}

/** What a wizard does with typed text: true if the key is genuine. */
function accepts(text: string, at = { ...device, devicePrivate }): boolean {
  const typed = decodeSymbols(['SCK'], text);
  if (!typed.ok) return false;
  const read = readShortKey(typed.value.symbols, ring);
  return read.ok && verifyShortKey(read.value, at);
}

const SUBSCRIPTION = value(issue({ exp: 2646, iss: 2496 })).text;

test('the asking computer accepts it, no other and no other request does', () => {
  expect(SUBSCRIPTION).toMatch(/^([0-9A-Z]{6}-){3}[0-9A-Z]{6}$/);
  expect(accepts(SUBSCRIPTION)).toBe(true);
  const other = requestPrivateKey({ ...content, ...secrets, nonce: new Uint8Array(8) });
  expect(accepts(SUBSCRIPTION, { ...device, devicePrivate: other })).toBe(false);
  expect(accepts(SUBSCRIPTION, { ...device, devicePrivate, productId: 1 })).toBe(false);
  expect(accepts(SUBSCRIPTION, { ...device, devicePrivate, deviceCode: new Uint8Array(10) })).toBe(
    false,
  );
});

test('a change of any one bit is refused', () => {
  for (const terms of [{}, { exp: 2646 }, { exp: 2646, lease: 30, iss: 1 }]) {
    const { text } = value(issue(terms));
    const { symbols } = value(decodeSymbols(['SCK'], text));
    symbols.forEach((symbol, index) => {
      for (const bit of [1, 2, 4, 8, 16]) {
        expect(accepts(groupSymbols('SCK', symbols.with(index, symbol ^ bit)))).toBe(false);
      }
    });
  }
});

test('random texts with right checks are refused', () => {
  const real = value(decodeSymbols(['SCK'], SUBSCRIPTION)).symbols;
  check(
    fc.property(fc.array(fc.nat(31), { minLength: 25, maxLength: 25 }), (data) => {
      expect(accepts(groupSymbols('SCK', data))).toBe(false);
      expect(accepts(groupSymbols('SCK', data.slice(0, 20)))).toBe(false);
      // Genuine terms with a random MAC.
      const forged = [...real.slice(0, 7), ...data].slice(0, 20);
      expect(accepts(groupSymbols('SCK', forged))).toBe(false);
    }),
  );
});

test('every short key that can be issued reads back', () => {
  const terms = fc.record(
    {
      epoch: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      exp: fc.nat(65_535),
      feat: fc.nat(200),
      ver: fc.tuple(fc.nat(255), fc.nat(255)),
      lease: fc.integer({ min: 1, max: 65_535 }),
      maint: fc.nat(65_535),
    },
    { requiredKeys: ['epoch'] },
  );
  check(
    fc.property(terms, (granted) => {
      const issued = issue(granted);
      if (!issued.ok) {
        expect(issued.error.code).toBe('SHORT_TOO_LONG');
        return;
      }
      const { symbols } = value(decodeSymbols(['SCK'], issued.value.text));
      const read = value(readShortKey(symbols, ring));
      expect(read.terms).toEqual({ ...granted, kid: KID.mac });
      expect(read.mac).toEqual(issued.value.mac);
      expect(accepts(issued.value.text)).toBe(true);
    }),
    0.5,
  );
});

test('it has no ISS, is refused for unbound terms and for a hostile D', () => {
  expect(value(issue({ exp: 1, iss: 2496 })).terms).toEqual({ kid: KID.mac, epoch: 2, exp: 1 });
  expect(codeOf(issue({ exp: 1, unbound: true }))).toBe('TERMS_INVALID');
  const server = { kid: KID.mac, privateKey: serverPrivate, devicePublic: new Uint8Array(32) };
  const terms = { kid: 1, epoch: 1 };
  expect(codeOf(issueShortKey({ ...device, ...server, terms }))).toBe('REQUEST_DAMAGED');
});

test('the ring decides, and the number of groups has to be exact', () => {
  const { symbols } = value(decodeSymbols(['SCK'], SUBSCRIPTION));
  expect(codeOf(readShortKey(symbols, []))).toBe('KID_UNKNOWN');
  expect(codeOf(readShortKey([...symbols, 0, 0, 0, 0, 0], ring))).toBe('LENGTH');
  expect(codeOf(readShortKey(symbols.slice(0, 15), ring))).toBe('LENGTH');
  expect(codeOf(readShortKey(symbols.with(0, KID.s48), ring))).toBe('ALG_MISMATCH');
});
