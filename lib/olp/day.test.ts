import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayFromIso, dayOf, isoFromDay, LAST_DAY, SECONDS_PER_DAY, startOfDay } from './day';
import { anyText, check } from './property.test-support';

test('a day starts at its first second and ends with its last', () => {
  check(
    fc.property(fc.nat(LAST_DAY), (day) => {
      expect(dayOf(startOfDay(day))).toBe(day);
      expect(dayOf(startOfDay(day) + SECONDS_PER_DAY - 1)).toBe(day);
      expect(dayFromIso(isoFromDay(day))).toBe(day);
    }),
  );
});

test('only existing dates that a u16 can count are days', () => {
  const bad = [
    '2019-12-31',
    '2199-06-07',
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '2026-01-01T00:00',
    '',
  ];
  for (const iso of bad) expect(dayFromIso(iso)).toBe(null);
  check(
    fc.property(anyText, (text) => {
      expect(dayFromIso(text)).toBe(null);
    }),
  );
});
