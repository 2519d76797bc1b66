import { describe, expect, test } from 'vitest';
import {
  type TermsSource,
  lastValidDay,
  sameTerms,
  termIsOver,
  termsOfLicense,
} from './terms-of-license';

const perpetual: TermsSource = {
  lastDay: null,
  maintenanceLastDay: null,
  features: null,
  version: null,
  leaseDays: null,
  graceDays: 0,
  maintenanceGraceDays: 0,
};
const issue = { kid: 1, epoch: 5, today: 2400 };

describe('the end of a term', () => {
  test.each([
    ['the day before the last', 2500, 0, 2499, false],
    ['the last day itself', 2500, 0, 2500, false],
    ['the day after', 2500, 0, 2501, true],
    ['the last day of grace', 2500, 7, 2507, false],
    ['the day after grace', 2500, 7, 2508, true],
  ])('%s', (_, lastDay, graceDays, today, over) => {
    expect(termIsOver({ ...perpetual, lastDay, graceDays }, today)).toBe(over);
  });

  test('a perpetual license has none, whatever the grace', () => {
    expect(lastValidDay({ ...perpetual, graceDays: 30, maintenanceGraceDays: 0 })).toBeNull();
    expect(termIsOver({ ...perpetual, graceDays: 30, maintenanceGraceDays: 0 }, 65_535)).toBe(
      false,
    );
  });
});

describe('the terms of a key', () => {
  test('of a plain perpetual license say nothing but key and epoch', () => {
    expect(termsOfLicense(perpetual, issue)).toEqual({ kid: 1, epoch: 5 });
  });

  test('say all that the license says, the grace inside the last day', () => {
    const source = {
      lastDay: 2500,
      maintenanceLastDay: 2600,
      features: 0,
      version: [12, 255] as [number, number],
      leaseDays: 30,
      graceDays: 7,
      maintenanceGraceDays: 3,
    };
    expect(termsOfLicense(source, issue)).toEqual({
      kid: 1,
      epoch: 5,
      exp: 2507,
      feat: 0,
      ver: [12, 255],
      iss: 2400,
      lease: 30,
      maint: 2603,
    });
  });

  test.each([
    ['of a perpetual license', null, 2490, 2490],
    ['that outlives the license', 2450, 2490, 2450],
    ['that ends before the license', 2500, 2490, 2490],
  ])('unbound, %s, end at the earlier day', (_, lastDay, unboundLastDay, exp) => {
    const terms = termsOfLicense({ ...perpetual, lastDay }, { ...issue, unboundLastDay });
    expect(terms).toEqual({ kid: 1, epoch: 5, exp, unbound: true });
  });
});

describe('two keys promise the same', () => {
  const base = { kid: 1, epoch: 5, exp: 2500, feat: 3, ver: [12, 3] as const, lease: 30, maint: 9 };
  test('whatever key, epoch and day of issue they have', () => {
    expect(sameTerms({ ...base, iss: 1 }, { ...base, kid: 2, epoch: 6, iss: 2 })).toBe(true);
  });
  test.each([
    { exp: 2501 },
    { feat: 2 },
    { ver: [12, 4] as const },
    { ver: [11, 3] as const },
    { lease: 31 },
    { maint: 10 },
    { unbound: true as const },
  ])('but not with %o', (other) => {
    expect(sameTerms(base, { ...base, ...other })).toBe(false);
  });
  test('but not where one of them lacks a term', () => {
    for (const name of ['exp', 'feat', 'ver', 'lease', 'maint'] as const) {
      const { [name]: _, ...less } = base;
      expect(sameTerms(base, less), name).toBe(false);
      expect(sameTerms(less, base), name).toBe(false);
    }
  });
});
