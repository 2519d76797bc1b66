import { expect, test } from 'vitest';
import type { DailyNumber } from '@/lib/operations/overview/seats-over-time';
import { byDoor, byProof, byReturn } from './series';

const days = Array.from({ length: 91 }, (_, at) =>
  new Date(Date.parse('2026-07-03') + at * 86_400_000).toISOString().slice(0, 10),
);
const numbers: DailyNumber[] = [
  { day: '2026-10-01', measure: 'activated', door: 'wizard', n: 3 },
  { day: '2026-09-30', measure: 'activated', door: 'wizard', n: 1 },
  { day: '2026-10-01', measure: 'proven', door: 'phone', n: 2 },
  { day: '2026-10-01', measure: 'claimed', door: 'portal', n: 4 },
  { day: '2026-09-25', measure: 'proven-later', door: 'portal', n: 1 },
  { day: '2026-09-24', measure: 'claimed', door: 'portal', n: 1 },
  { day: '2026-09-25', measure: 'came-back', door: 'portal', n: 2 },
  { day: '2026-10-01', measure: 'weak', door: 'expiry', n: 9 },
  { day: '2026-10-01', measure: 'superseded', door: 'wizard', n: 9 },
];

test('doors are those that were used, with what became of seats there', () => {
  const found = byDoor(days.slice(-30), numbers);
  expect(found.map(({ door, activated, released }) => [door, activated, released])).toEqual([
    ['portal', 0, 6],
    ['phone', 0, 2],
    ['wizard', 4, 0],
  ]);
  expect(found[2]?.steps.slice(-2)).toEqual([
    { day: '2026-09-30', counts: { activated: 1 } },
    { day: '2026-10-01', counts: { activated: 3, superseded: 9 } },
  ]);
});

test('what ran out by itself is no release', () => {
  const steps = byProof(days.slice(-30), numbers);
  expect(steps).toHaveLength(30);
  expect(steps.at(-1)?.counts).toEqual({ proven: 2, claimed: 4 });
});

test('weeks end with the newest day, and a claim is counted once', () => {
  const weeks = byReturn(days, numbers);
  expect(weeks).toHaveLength(13);
  expect(weeks.slice(-2)).toEqual([
    { day: '2026-09-18', counts: { 'came-back': 0, quiet: 1 } },
    { day: '2026-09-25', counts: { 'came-back': 2, quiet: 3 } },
  ]);
});
