import { describe, expect, test } from 'vitest';
import { groupSymbols } from './groups';
import { groupsOf, oddGroup, oddGroupIn, plainDigits } from './written-groups';

const key = groupSymbols(
  'CK',
  Array.from({ length: 85 }, (_, at) => (at * 11 + 5) % 32),
);
const changed = (index: number, change: (group: string) => string) =>
  key
    .split('-')
    .map((group, at) => (at === index ? change(group) : group))
    .join('-');

describe('a character lost or doubled among many', () => {
  test.each([
    ['lost', 6, (group: string) => group.slice(1), 5],
    ['two lost', 11, (group: string) => group.slice(0, 4), 4],
    ['doubled', 2, (group: string) => `${group.slice(0, 3)}${group.slice(2)}`, 7],
    ['lost in the last group', 16, (group: string) => group.slice(0, 5), 5],
  ])('%s: the dashes tell in which group', (_, index, change, length) => {
    const text = changed(index, change);
    expect(groupsOf(text.replaceAll('-', ' ').toLowerCase(), 6)).toEqual(groupsOf(text, 6));
    const groups = groupsOf(text, 6);
    expect(groups).toHaveLength(17);
    expect(groups[index]).toHaveLength(length);
    expect(groups.filter((group, at) => group !== key.split('-')[at])).toHaveLength(1);
    expect(oddGroupIn(text, 6)).toEqual({ index, length, size: 6 });
  });

  test('where no dashes stand, the code is cut where its groups should end', () => {
    expect(groupsOf(key, 6)).toEqual(key.split('-'));
    expect(groupsOf(key.replaceAll('-', ''), 6)).toEqual(key.split('-'));
    expect(groupsOf('', 6)).toEqual([]);
  });
});

test('while groups are typed only one that others follow, or one too long, is odd', () => {
  const groups = key.split('-').slice(0, 5);
  expect(oddGroup([...groups, 'ABC', '', ''], 6)).toBeNull();
  expect(oddGroup([...groups, '', 'ABCDEF'], 6)).toBeNull();
  expect(oddGroup(groups.with(1, 'ABC'), 6)).toEqual({ index: 1, length: 3, size: 6 });
  expect(oddGroup([...groups, 'ABCDEFG'], 6)).toEqual({ index: 5, length: 7, size: 6 });
  expect(oddGroupIn(key, 6)).toBeNull();
  expect(oddGroupIn(key.replaceAll('-', '').slice(1), 6)).toBeNull();
});

test('digits of every script are read as such, letters stay', () => {
  expect(plainDigits('٤۷५৬๙４ 4G')).toBe('475694 4G');
});
