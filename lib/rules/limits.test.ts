import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, type Limit, nextChance } from './limits';

const now = new Date('2026-10-01T12:00:00Z');
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);

describe('a rolling limit', () => {
  test.each<[string, Date[], Limit, Date | 'never' | null]>([
    ['-1 allows any number', [ago(1), ago(2), ago(3)], { count: -1, days: 30 }, null],
    ['0 allows none, and waiting does not help', [], { count: 0, days: 30 }, 'never'],
    ['nothing counted yet', [], { count: 1, days: 30 }, null],
    ['one below the limit', [ago(1)], { count: 2, days: 30 }, null],
    [
      'at the limit, the oldest decides',
      [ago(DAY), ago(2 * DAY)],
      { count: 2, days: 30 },
      ago(-28 * DAY),
    ],
    [
      'above a lowered limit, the newest decides',
      [ago(DAY), ago(2 * DAY)],
      { count: 1, days: 30 },
      ago(-29 * DAY),
    ],
    [
      'the order of the moments does not matter',
      [ago(2 * DAY), ago(DAY)],
      { count: 2, days: 30 },
      ago(-28 * DAY),
    ],
    [
      'a millisecond inside the window counts',
      [ago(30 * DAY - 1)],
      { count: 1, days: 30 },
      ago(-1),
    ],
    ['exactly the window ago counts no more', [ago(30 * DAY)], { count: 1, days: 30 }, null],
    ['an endless window never forgets', [ago(4000 * DAY)], { count: 1, days: -1 }, 'never'],
    ['an endless window below its limit', [ago(4000 * DAY)], { count: 2, days: -1 }, null],
  ])('%s', (_, moments, limit, expected) => {
    expect(nextChance(moments, limit, now)).toEqual(expected);
  });

  test('the moment it names is the first at which one more is allowed', () => {
    const ages = fc.array(fc.integer({ min: 0, max: 60 * DAY }), { maxLength: 12 });
    fc.assert(
      fc.property(
        ages,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (list, count, days) => {
          const moments = list.map(ago);
          const next = nextChance(moments, { count, days }, now);
          const inWindow = list.filter((age) => age < days * DAY).length;
          expect(next === null).toBe(inWindow < count);
          if (!(next instanceof Date)) return;
          expect(next.getTime()).toBeGreaterThan(now.getTime());
          expect(nextChance(moments, { count, days }, next)).toBeNull();
          expect(nextChance(moments, { count, days }, new Date(next.getTime() - 1))).toEqual(next);
        },
      ),
    );
  });
});
