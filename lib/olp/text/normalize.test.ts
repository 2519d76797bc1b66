import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../property.test-support';
import { ALPHABET } from './alphabet';
import { DASHES, DIGITS, INVISIBLE, LOOKALIKES } from './code-points';
import { normalizeCode, withoutUnseen } from './normalize';

const pointsOf = (ranges: typeof INVISIBLE) =>
  ranges.flatMap(([from, to = from]) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
const deleted = new Set(pointsOf([...INVISIBLE, ...DASHES]));
const named = (point: number) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;

/** The paragraph "Normalize" of the protocol. */
const paragraph =
  /^\*\*Normalize\*\*[\s\S]*?(?=\n\n)/m.exec(readFileSync('docs/protocol.md', 'utf8'))?.[0] ?? '';

/** The code points that a part of a sentence names, as U+ABCD and U+ABCD–EF01. */
function pointsIn(text: string): number[] {
  return [...text.matchAll(/U\+([\dA-F]{4,5})(?:–(?:U\+)?([\dA-F]{4,5}))?/g)].flatMap(
    ([, from = '', to = from]) => pointsOf([[Number.parseInt(from, 16), Number.parseInt(to, 16)]]),
  );
}

const sorted = (points: Iterable<number>) => [...points].sort((a, b) => a - b).map(named);

describe('the tables say what protocol section 2 says', () => {
  const [invisible = '', dashes = '', rest = ''] = paragraph.split(/ and dashes | then map /);

  test('of what nobody sees and of dashes', () => {
    expect(sorted(pointsOf(INVISIBLE))).toEqual(sorted(pointsIn(invisible)));
    const written = [...dashes.matchAll(/`(.)`/gu)].map(
      ([, dash = '']) => dash.codePointAt(0) ?? 0,
    );
    expect(sorted(pointsOf(DASHES))).toEqual(sorted([...pointsIn(dashes), ...written]));
  });

  test('of digits and look-alikes', () => {
    expect(sorted(pointsOf(DIGITS))).toEqual(sorted(pointsIn(rest)));
    for (const [looks, means] of LOOKALIKES.slice(1)) {
      expect(rest).toContain(`\`${looks}\` → \`${means}\``);
      expect([...looks]).toHaveLength(means.length);
    }
    expect(LOOKALIKES[0]).toEqual(['OIL', '011']);
    expect(rest).toContain('`O→0`, `I,L→1`');
  });
});

describe('normalizing', () => {
  test('deletes each code point of each range, wherever it stands', () => {
    for (const point of deleted) {
      const character = String.fromCodePoint(point);
      const [made, alone] = [`${character}AB${character}C1${character}`, character].map(
        normalizeCode,
      );
      expect([named(point), made, alone]).toEqual([named(point), 'ABC1', '']);
    }
  });

  test('deletes no neighbor of a range, unless it is a compatible form of what is deleted', () => {
    const neighbors = [...INVISIBLE, ...DASHES, ...DIGITS]
      .flatMap(([from, to = from]) => [from - 1, to + 1])
      .filter((point) => !deleted.has(point));
    const gone = neighbors.filter((point) => normalizeCode(String.fromCodePoint(point)) === '');
    expect(gone.map(named)).toEqual([]);
    expect(neighbors.length).toBeGreaterThan(30);
  });

  test('of all of Unicode deletes these and their compatible forms only', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point);
      const compatible = [...character.normalize('NFKC').toUpperCase()];
      const gone = compatible.every((each) => deleted.has(each.codePointAt(0) ?? 0));
      if ((normalizeCode(character) === '') !== gone) expect.fail(named(point));
      if (deleted.has(point) && !gone) expect.fail(`${named(point)} is not deleted`);
    }
  });

  test('deletes all that Unicode calls white space or ignorable, but what no text has', () => {
    const spared = (point: number) =>
      (point >= 0xfff0 && point <= 0xfff8) || // not assigned
      (point >= 0x1bca0 && point <= 0x1bca3) || // shorthand
      (point >= 0x1d173 && point <= 0x1d17a); // music
    for (let point = 0; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point);
      if (!/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/u.test(character)) continue;
      const kept = withoutUnseen(character) !== '';
      expect([named(point), kept]).toEqual([named(point), spared(point)]);
    }
  });

  test('reads the digits of other scripts, and not their neighbors', () => {
    for (const [zero, nine = zero] of DIGITS) {
      const digits = pointsOf([[zero, nine]]);
      expect(normalizeCode(String.fromCodePoint(...digits))).toBe('0123456789');
      for (const beside of [zero - 1, nine + 1].map((point) => String.fromCodePoint(point))) {
        expect(normalizeCode(beside)).toBe(beside);
      }
    }
  });

  test('does the same again to what it made', () => {
    const code = fc.string({ unit: fc.constantFrom(...ALPHABET, 'U', '?', '🔑') });
    check(
      fc.property(code, (text) => {
        expect(normalizeCode(text)).toBe(text);
      }),
    );
  });

  test('reads what people and programs do to a code', () => {
    for (const [typed, plain] of [
      ['\u2067٧k٢f٩\u2069ーd۳xqm', '7K2F9D3XQM'],
      ['\ufeff7\u200eK\u2043 2\u3164f', '7K2F'],
      ['7\u{e0041}K\u{e0fff}2\u{e1000}', '7K2\u{e1000}'],
      ['7ｰK⁃2‑F', '7K2F'],
    ] as const) {
      expect(normalizeCode(typed)).toBe(plain);
    }
  });
});
