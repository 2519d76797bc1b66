import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { featureNames, hasFeature, MAX_FEATURES } from './features';
import { check, codeOf, value } from './property.test-support';
import { EPOCH_MAX, encodeTerms, readTerms, type Terms, termsJson } from './terms';

const day = fc.nat(65_535);

/** FEAT of terms for a set of feature indexes 0–34. */
const featureBits = (indexes: readonly number[]) =>
  [...new Set(indexes)].reduce((sum, index) => sum + 2 ** index, 0);

/** Terms of any combination, also forbidden ones. */
const anyTerms = fc.record(
  {
    kid: fc.nat(31),
    epoch: fc.integer({ min: 1, max: EPOCH_MAX }),
    exp: day,
    feat: fc.integer({ min: 0, max: 2 ** 35 - 1 }),
    ver: fc.tuple(fc.nat(255), fc.nat(255)),
    iss: day,
    lease: fc.integer({ min: 1, max: 65_535 }),
    maint: day,
    unbound: fc.constant(true as const),
  },
  { requiredKeys: ['kid', 'epoch'] },
);

const BASE = { kid: 3, epoch: 1 };

describe('terms', () => {
  test('survive the way through bytes, or are refused', () => {
    check(
      fc.property(anyTerms, fc.constantFrom('CK' as const, 'SCK' as const), (terms, kind) => {
        const bytes = encodeTerms(terms, kind);
        if (!bytes.ok) return;
        const read = readTerms(Uint8Array.of(...bytes.value, 9, 9), kind);
        expect(value(read)).toEqual({ terms, length: bytes.value.length });
      }),
    );
  });

  test('random bytes are terms only if they are the bytes of those terms', () => {
    check(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const source = Uint8Array.of(0x23, ...bytes);
        const read = readTerms(source, 'CK');
        if (!read.ok) return;
        const { terms, length } = read.value;
        expect(value(encodeTerms(terms))).toEqual(source.slice(0, length));
      }),
      5,
    );
  });

  test.each<[string, Terms, 'CK' | 'SCK']>([
    ['LEASE without ISS', { ...BASE, lease: 30 }, 'CK'],
    ['LEASE 0', { ...BASE, iss: 1, lease: 0 }, 'CK'],
    ['UNBOUND without EXP', { ...BASE, unbound: true }, 'CK'],
    ['ISS in a short key', { ...BASE, iss: 1 }, 'SCK'],
    ['UNBOUND in a short key', { ...BASE, exp: 1, unbound: true }, 'SCK'],
    ['epoch 0', { ...BASE, epoch: 0 }, 'CK'],
    ['epoch beyond 2³¹−1', { ...BASE, epoch: 2 ** 31 }, 'CK'],
    ['kid 32', { ...BASE, kid: 32 }, 'CK'],
    ['a day beyond u16', { ...BASE, exp: 65_536 }, 'CK'],
    ['half a day', { ...BASE, maint: 0.5 }, 'CK'],
    ['feature 35', { ...BASE, feat: 2 ** 35 }, 'CK'],
    ['version 256', { ...BASE, ver: [256, 0] }, 'CK'],
  ])('%s is refused', (_, terms, kind) => {
    expect(codeOf(encodeTerms(terms, kind))).toBe('TERMS_INVALID');
  });

  test('other version bits and the reserved flag are refused', () => {
    expect(codeOf(readTerms(Uint8Array.of(0x43, 0, 1), 'CK'))).toBe('VERSION');
    expect(codeOf(readTerms(Uint8Array.of(0x23, 0x80, 1), 'CK'))).toBe('TERMS_INVALID');
    expect(codeOf(readTerms(new Uint8Array(), 'CK'))).toBe('TERMS_INVALID');
  });

  test('the API shows the last day as a date', () => {
    expect(termsJson({ ...BASE, exp: 2646 })).toEqual({
      ...BASE,
      exp: 2646,
      expDate: '2027-03-31',
    });
    expect(termsJson(BASE).expDate).toBe(null);
  });
});

describe('features', () => {
  test('bits and indexes agree up to feature 34', () => {
    const indexes = fc.uniqueArray(fc.nat(MAX_FEATURES - 1));
    check(
      fc.property(indexes, (chosen) => {
        const feat = featureBits(chosen);
        for (let i = 0; i < MAX_FEATURES; i++) expect(hasFeature(feat, i)).toBe(chosen.includes(i));
      }),
    );
  });

  test('a bit without a name is still shown', () => {
    expect(featureNames(featureBits([0, 2, 34]), ['export', 'batch'])).toEqual([
      'export',
      '#2',
      '#34',
    ]);
  });
});
