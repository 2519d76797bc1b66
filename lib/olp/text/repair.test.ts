import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, check } from '../property.test-support';
import { ALPHABET } from './alphabet';
import { checkText, groupSymbols } from './groups';
import { repairCandidates } from './repair';

const computerKey = fc
  .array(fc.nat(31), { minLength: 85, maxLength: 85 })
  .map((symbols) => groupSymbols('CK', symbols));

/** Positions of wrong characters, one in each of some groups. */
const errors = fc.array(
  fc.record({
    group: fc.nat(16),
    position: fc.nat(5),
    character: fc.constantFrom(...`${ALPHABET}U`),
  }),
  { minLength: 1, maxLength: 3 },
);

function distort(text: string, wrong: { group: number; position: number; character: string }[]) {
  const characters = [...text];
  for (const { group, position, character } of wrong) characters[group * 7 + position] = character;
  return characters.join('');
}

test('one wrong character in each of up to three groups is among the candidates', () => {
  check(
    fc.property(computerKey, errors, (text, wrong) => {
      const groups = new Set(wrong.map((each) => each.group));
      fc.pre(groups.size === wrong.length);
      const distorted = distort(text, wrong);
      fc.pre(checkText('CK', distorted).badGroups.length > 0);
      expect([...repairCandidates(distorted)]).toContain(text);
    }),
  );
});

test('there are six corrections for each red group, all of them with right checks', () => {
  check(
    fc.property(computerKey, fc.integer({ min: 1, max: 3 }), (text, count) => {
      const wrong = Array.from({ length: count }, (_, group) => ({
        group,
        position: 0,
        character: text[group * 7] === '0' ? '1' : '0',
      }));
      const candidates = [...repairCandidates(distort(text, wrong))];
      expect(candidates).toHaveLength(6 ** count);
      expect(new Set(candidates).size).toBe(6 ** count);
      expect(candidates.every((each) => checkText('CK', each).badGroups.length === 0)).toBe(true);
    }),
    0.1,
  );
});

test('a good key, four red groups, a wrong length and other kinds have no candidates', () => {
  const good = groupSymbols('CK', new Array(85).fill(0));
  const fourBad = good.replace(/^0(.{6})0(.{6})0(.{6})0/, '1$11$21$31');
  expect(checkText('CK', fourBad).badGroups).toEqual([0, 1, 2, 3]);
  for (const text of [good, fourBad, good.slice(1), '9001WK-C7YN6S-1NX4BM-PR0001']) {
    expect([...repairCandidates(text)]).toEqual([]);
  }
});

test('no text makes it throw', () => {
  check(
    fc.property(anyText, (text) => {
      expect([...repairCandidates(text)]).toEqual([]);
    }),
  );
});
