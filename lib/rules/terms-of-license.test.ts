import { describe, expect, test } from 'vitest';
import { dayFromIso, dayOf } from '@/lib/olp/day';
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

describe('24:00 UTC of the last day', () => {
  const today = (iso: string) => dayOf(Date.parse(iso) / 1000);
  const over = (lastDay: string, iso: string, graceDays = 0) =>
    termIsOver({ ...perpetual, lastDay: dayFromIso(lastDay), graceDays }, today(iso));
  test.each<[string, string, string, boolean]>([
    ['the last second in UTC', '2027-03-31', '2027-03-31T23:59:59Z', false],
    ['midnight in UTC', '2027-03-31', '2027-04-01T00:00:00Z', true],
    [
      'seen from UTC-12, still noon of the last day',
      '2027-03-31',
      '2027-03-31T11:59:59-12:00',
      false,
    ],
    [
      'seen from UTC-12, past noon of the last day',
      '2027-03-31',
      '2027-03-31T12:00:00-12:00',
      true,
    ],
    ['seen from UTC+14, the morning after', '2027-03-31', '2027-04-01T13:59:59+14:00', false],
    ['seen from UTC+14, the afternoon after', '2027-03-31', '2027-04-01T14:00:00+14:00', true],
    ['a leap day', '2028-02-29', '2028-02-29T23:59:59Z', false],
    ['after a leap day', '2028-02-29', '2028-03-01T00:00:00Z', true],
    ['the end of a year', '2026-12-31', '2027-01-01T00:00:00Z', true],
  ])('%s', (_, lastDay, iso, expected) => expect(over(lastDay, iso)).toBe(expected));

  test('grace that crosses a leap day counts it', () => {
    expect(over('2028-02-28', '2028-03-01T23:59:59Z', 2)).toBe(false);
    expect(over('2028-02-28', '2028-03-02T00:00:00Z', 2)).toBe(true);
    expect(over('2027-02-28', '2027-03-02T23:59:59Z', 2)).toBe(false);
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
