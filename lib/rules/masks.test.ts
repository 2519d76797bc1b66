import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedId, maskedName } from './masks';

test.each([
  ['WIZ-7Q2M4K9D3PXA', 'WIZ-…XA'],
  ['WIZ-7Q2M4K9D3P', 'WIZ-…3P'],
  ['LAB-PC-0004', 'LA…'],
  ['LAB-PC04', 'L…'],
  ['PC', 'P…'],
  ['X', 'X…'],
  ['𝒜𝒷𝒸𝒹𝑒𝒻𝑔𝒽𝒾𝒿', '𝒜𝒷…'],
])('the Computer ID %s is shown as %s', (id, shown) => expect(maskedId(id)).toBe(shown));

test.each([
  ['LAB-PC-07-EAST', 'LA…'],
  ['LAB-07', 'L…'],
  ['', ''],
])('the Computer Name %s is shown as %s', (name, shown) => expect(maskedName(name)).toBe(shown));

test('at least eight characters of an ID stay hidden, or all but the first', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }), (id) => {
      const hidden = id.length - (maskedId(id).length - 1);
      expect(hidden >= 8 || hidden === id.length - 1).toBe(true);
    }),
  );
});

test('a name shows no more of a computer than its ID does, where both are the same', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 32, unit: 'grapheme-ascii' }), (name) => {
      expect(maskedId(name).startsWith(maskedName(name).slice(0, -1))).toBe(true);
    }),
  );
});
