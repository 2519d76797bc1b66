import { endings, type Measure } from '@/lib/rules/measures';

/** How often something happened on a day (UTC, `YYYY-MM-DD`) through a door. */
export type DailyNumber = { day: string; measure: Measure; door: string; n: number };

/** Seats in use at the end of a day; for the day under way, when it was counted. */
export type SeatsOnDay = { day: string; seats: number };

/**
 * Seats in use on each of these days: those of the newest day that began with a count of all, and from
 * there forward and back by what began and ended on each.
 */
export function seatsOverTime(
  days: readonly string[],
  numbers: readonly DailyNumber[],
): SeatsOnDay[] {
  const anchors = numbers.filter(({ measure }) => measure === 'seats');
  const newest = anchors.reduce<DailyNumber | null>(
    (best, one) => (best && best.day >= one.day ? best : one),
    null,
  );
  if (!newest) return [];
  const changes = new Map(days.map((day) => [day, 0]));
  for (const { day, measure, n } of numbers) {
    const by = measure === 'activated' ? n : isEnding(measure) ? -n : 0;
    changes.set(day, (changes.get(day) ?? 0) + by);
  }
  // The day before the newest one ended with as many as that began with.
  const at = Math.max(days.indexOf(newest.day), 0);
  const seats = new Map<string, number>();
  let held = newest.n;
  for (const day of days.slice(at)) {
    held += changes.get(day) ?? 0;
    seats.set(day, held);
  }
  held = newest.n;
  for (const day of days.slice(0, at).toReversed()) {
    seats.set(day, held);
    held -= changes.get(day) ?? 0;
  }
  return days.map((day) => ({ day, seats: seats.get(day) ?? 0 }));
}

const isEnding = (measure: string) => (endings as readonly string[]).includes(measure);
