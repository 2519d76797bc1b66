import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText, bytes, check } from '../property.test-support';
import { compactCode, encodeCode } from './codes';
import { fillBoxes, readBoxes, readEntry } from './entry';
import { groupSymbols } from './groups';

const AK = 'C5NYF-4JRSE-PZBQW-FQ889';
const SCK = '9001WK-C7YN6S-1NX4BM-PR0000';
const CK =
  '4C003A-Z4CCE7-GPYWR5-5KPVVH-7PEVE0-B18PK2-HPNVNW-DRGXG3-90Z9GM-MXGMZK-DDJDBY-7J3QNF-0S0H4M-4ZG1G2-7XPCQF-XYTD4J-0C0009';
const KEY = ['CK', 'SCK'] as const;

function statuses(entry: ReturnType<typeof readEntry>): string {
  return entry.boxes.map((box) => box.status).join(' ');
}

describe('entry of a code', () => {
  test('an empty field shows the boxes its kind needs', () => {
    expect(statuses(readEntry('', ['AK']))).toBe('empty empty empty empty');
    expect(readEntry('', ['CK']).boxes).toHaveLength(17);
  });

  test('a box is judged as soon as it is full', () => {
    expect(statuses(readEntry('c5n', ['AK']))).toBe('partial empty empty empty');
    expect(statuses(readEntry('c5nyf 4jrs', ['AK']))).toBe('good partial empty empty');
    expect(statuses(readEntry('c5nyf 4jrsf', ['AK']))).toBe('good bad empty empty');
    expect(readEntry(AK, ['AK'])).toMatchObject({ complete: true, kind: 'AK' });
  });

  test('the first box decides between the two forms of a Computer Key', () => {
    expect(readEntry(CK.slice(0, 6), KEY).kind).toBe('CK');
    expect(readEntry(SCK.slice(0, 6), KEY).kind).toBe('SCK');
    expect(readEntry('UUUUUU', KEY)).toMatchObject({
      kind: null,
      boxes: [{ status: 'bad' }, {}, {}, {}],
    });
    expect(readEntry(CK, KEY)).toMatchObject({ complete: true, kind: 'CK' });
    expect(readEntry(SCK, KEY)).toMatchObject({ complete: true, kind: 'SCK' });
  });

  test('one more box appears while the length is open, and none after the longest', () => {
    expect(readEntry(SCK, KEY).boxes).toHaveLength(5);
    expect(readEntry(AK, ['AK']).boxes).toHaveLength(4);
    expect(readEntry(CK, KEY).boxes).toHaveLength(18);
  });

  test('too many characters are marked, not dropped', () => {
    const entry = readEntry(`${AK}-00000`, ['AK']);
    expect(statuses(entry)).toBe('good good good good bad');
    expect(entry.complete).toBe(false);
  });

  test('a code of another kind is recognized', () => {
    expect(readEntry(AK, ['DVC'])).toMatchObject({ complete: false, looksLike: 'AK' });
    expect(readEntry(SCK, KEY).looksLike).toBe(null);
  });

  test('boxes are judged by their place, whatever is still missing before them', () => {
    const [first = '', second = '', third = '', fourth = ''] = AK.split('-');
    expect(statuses(readBoxes(['', second, '', fourth], ['AK']))).toBe('empty good empty good');
    expect(readBoxes([first, second, third, fourth], ['AK']).complete).toBe(true);
    expect(readBoxes([first, second, '', third, fourth], ['AK']).complete).toBe(false);
  });

  test('a pasted code fills all boxes, from whichever it was pasted into', () => {
    expect(fillBoxes(['', '', '', ''], 2, ` ${AK.toLowerCase()}\n`, ['AK'])).toEqual(AK.split('-'));
  });

  test('a pasted part runs on into the next boxes', () => {
    expect(fillBoxes(['C5NYF', '', '', ''], 1, '4JRSE-PZ', ['AK'])).toEqual([
      'C5NYF',
      '4JRSE',
      'PZ',
      '',
    ]);
    expect(fillBoxes(['C5NYF', '4JRSE', '', ''], 1, '', ['AK'])).toEqual(['C5NYF', '', '', '']);
    expect(fillBoxes([], 2, 'P', ['AK'])).toEqual(['', '', 'P']);
  });

  test('a long part of a code goes where its groups belong, typing errors and all; a whole one to the first box', () => {
    check(
      fc.property(fc.integer({ min: 18, max: 28 }), fc.nat(), fc.nat(), (length, start, error) => {
        const data = Array.from({ length: length * 5 }, (_, i) => (i * 7 + length) % 32);
        const groups = groupSymbols('CK', data).split('-');
        const from = 1 + (start % (length - 4));
        const typed = groups.slice(from);
        const wrong = error % typed.length;
        typed[wrong] = `U${typed[wrong]?.slice(1)}`;
        const before = groups.slice(0, from);
        expect(fillBoxes(before, from, typed.join(' '), KEY)).toEqual([...before, ...typed]);
        expect(fillBoxes(before, from, groups.join(' '), KEY)).toEqual(groups);
      }),
    );
  });

  test('every proper code is complete, typed into one field or into boxes', () => {
    check(
      fc.property(bytes(10), (code) => {
        const text = encodeCode('DVC', code);
        expect(readEntry(compactCode(text), ['DVC']).complete).toBe(true);
        expect(readBoxes(text.split('-'), ['DVC']).complete).toBe(true);
      }),
    );
  });

  test('every length of a Computer Key is complete exactly at whole groups', () => {
    for (let groups = 17; groups <= 28; groups++) {
      const text = groupSymbols(
        'CK',
        Array.from({ length: groups * 5 }, (_, i) => i % 32),
      );
      expect(readEntry(text, KEY).complete).toBe(true);
      expect(readEntry(text.slice(0, -1), KEY).complete).toBe(false);
    }
  });

  test('no text makes it throw, and nothing typed is lost', () => {
    check(
      fc.property(anyText, fc.nat(30), (text, from) => {
        const { boxes, normalized } = readEntry(text, KEY);
        expect(boxes.map((box) => box.text).join('')).toBe(normalized);
        readBoxes(fillBoxes(['A'], from, text, KEY), KEY);
      }),
    );
  });
});
