import { expect, test } from 'vitest';
import { groupsOfKey } from './key-groups';
import { encodeTerms, type Terms } from './terms';
import { toSymbols } from './text/alphabet';
import { readBoxes } from './text/entry';
import { groupSymbols } from './text/groups';

const day = 2000;
const cases: [string, Terms, number][] = [
  ['perpetual', { kid: 1, epoch: 1 }, 48],
  ['perpetual, another signature', { kid: 2, epoch: 1 }, 64],
  [
    'with all that terms may hold',
    { kid: 2, epoch: 300, exp: day, feat: 5, ver: [7, 255], iss: day, lease: 30, maint: day },
    64,
  ],
];

test.each(cases)(
  'boxes of a key %s: as many as it has groups, from its terms on',
  (_, terms, n) => {
    const encoded = encodeTerms(terms);
    if (!encoded.ok) throw new Error(encoded.error.code);
    const bytes = new Uint8Array([...encoded.value, ...new Uint8Array(n).fill(170)]);
    const groups = groupSymbols('CK', toSymbols(bytes)).split('-');
    const signatures = { 1: 48, 2: 64 };
    expect(groupsOfKey([], signatures)).toBeNull();
    for (
      let typed = Math.ceil((encoded.value.length * 8) / 25);
      typed <= groups.length;
      typed += 1
    ) {
      const texts = groups.slice(0, typed);
      const needed = groupsOfKey(texts, signatures);
      expect(needed).toBe(groups.length);
      const entry = readBoxes(texts, ['CK', 'SCK'], needed);
      expect(entry.boxes).toHaveLength(groups.length);
      expect(entry.complete).toBe(typed === groups.length);
    }
    expect(groupsOfKey(groups, {})).toBeNull();
  },
);
