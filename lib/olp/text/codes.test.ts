import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText, bytes, check, codeOf, value } from '../property.test-support';
import { ALPHABET, base32, fromBase32, toSymbols } from './alphabet';
import { compactCode, decodeCode, decodeOneOf, decodeSymbols, encodeCode } from './codes';
import { checkText, groupSymbols, spellGroup } from './groups';
import { ALL_KINDS, KINDS, type Kind, type ShortKind } from './kinds';
import { normalizeCode } from './normalize';

const shortKind = fc.constantFrom<ShortKind>('AK', 'DC', 'DVC', 'UDVC');

/** A random text of a kind, with the right checks. */
const typedCode = fc.constantFrom(...ALL_KINDS).chain((kind) => {
  const { size, minGroups, maxGroups } = KINDS[kind];
  return fc
    .integer({ min: minGroups, max: maxGroups })
    .chain((groups) => {
      const length = groups * (size - 1);
      return fc.array(fc.nat(31), { minLength: length, maxLength: length });
    })
    .map((symbols) => ({ kind, symbols, text: groupSymbols(kind, symbols) }));
});

function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

describe('typed codes', () => {
  test('10 bytes survive the way through text, in any case and spacing', () => {
    check(
      fc.property(shortKind, bytes(10), (kind, code) => {
        const text = encodeCode(kind, code);
        expect(text).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
        for (const typed of [
          text,
          compactCode(text),
          ` ${text.toLowerCase().replace(/-/g, '\n')}`,
        ]) {
          expect(value(decodeCode(kind, typed))).toEqual(code);
        }
      }),
    );
  });

  test('symbols of every kind and length survive the way through text', () => {
    check(
      fc.property(typedCode, ({ kind, symbols, text }) => {
        expect(value(decodeSymbols([kind], text))).toEqual({ kind, symbols });
      }),
    );
  });

  test('every wrong character marks its group and no other', () => {
    check(
      fc.property(typedCode, ({ kind, text }) => {
        const typed = compactCode(text);
        const group = (index: number) => Math.floor(index / KINDS[kind].size);
        for (let index = 0; index < typed.length; index++) {
          for (const wrong of `${ALPHABET}U`) {
            if (wrong === typed[index]) continue;
            const { lengthOk, badGroups } = checkText(kind, replaceAt(typed, index, wrong));
            expect({ lengthOk, badGroups }).toEqual({ lengthOk: true, badGroups: [group(index)] });
          }
        }
      }),
      0.05,
    );
  });

  test('every exchange of two characters of a group marks it', () => {
    check(
      fc.property(typedCode, ({ kind, text }) => {
        const { size } = KINDS[kind];
        const typed = compactCode(text);
        for (let a = 0; a < typed.length; a++) {
          for (let b = a + 1; Math.floor(b / size) === Math.floor(a / size); b++) {
            const [first = '', second = ''] = [typed[a], typed[b]];
            if (first === second) continue;
            const exchanged = replaceAt(replaceAt(typed, a, second), b, first);
            expect(checkText(kind, exchanged).badGroups).toEqual([Math.floor(a / size)]);
          }
        }
      }),
      0.2,
    );
  });

  test('an exchange of neighbors across two groups marks at least one of them', () => {
    check(
      fc.property(typedCode, ({ kind, text }) => {
        const { size } = KINDS[kind];
        const typed = compactCode(text);
        for (let end = size - 1; end + 1 < typed.length; end += size) {
          const [first = '', second = ''] = [typed[end], typed[end + 1]];
          if (first === second) continue;
          const exchanged = replaceAt(replaceAt(typed, end, second), end + 1, first);
          const pair = [Math.floor(end / size), Math.floor(end / size) + 1];
          expect(checkText(kind, exchanged).badGroups).toEqual(pair);
        }
      }),
    );
  });

  test('two groups swapped, or one typed twice, are marked', () => {
    check(
      fc.property(typedCode, ({ kind, text }) => {
        const groups = text.split('-');
        const [first = '', second = '', ...rest] = groups;
        expect(checkText(kind, [second, first, ...rest].join('-')).badGroups).toEqual([0, 1]);
        expect(checkText(kind, [first, first, ...rest].join('-')).badGroups).toEqual([1]);
      }),
    );
  });

  test('a code of one kind fails in every group of every other kind of its group size', () => {
    check(
      fc.property(typedCode, fc.constantFrom(...ALL_KINDS), ({ kind, text }, other) => {
        fc.pre(kind !== other && KINDS[kind].size === KINDS[other].size);
        const { badGroups } = checkText(other, text);
        expect(badGroups).toEqual(text.split('-').map((_, index) => index));
      }),
    );
  });

  test('a code in the field of another kind is recognized', () => {
    check(
      fc.property(typedCode, fc.constantFrom(...ALL_KINDS), ({ kind, text }, wanted) => {
        fc.pre(kind !== wanted);
        expect(decodeSymbols([wanted], text)).toEqual({
          ok: false,
          error: { code: 'WRONG_KIND', details: { kind: wanted, looksLike: kind } },
        });
      }),
    );
  });

  test('a field for several kinds tells which one came and names none in its refusals', () => {
    const dvc = encodeCode('DVC', new Uint8Array(10));
    const both = ['DVC', 'UDVC'] as const;
    expect(value(decodeOneOf(both, dvc)).kind).toBe('DVC');
    expect(decodeOneOf(both, encodeCode('AK', new Uint8Array(10)))).toMatchObject({
      error: { code: 'WRONG_KIND', details: { looksLike: 'AK' } },
    });
    expect(decodeOneOf(both, dvc.slice(0, 11))).toEqual({
      ok: false,
      error: { code: 'BAD_LENGTH', details: {} },
    });
    expect(decodeOneOf(both, replaceAt(dvc, 0, 'U'))).toEqual({
      ok: false,
      error: { code: 'CODE_TYPO', details: { kind: 'DVC', badGroups: [0] } },
    });
  });

  test('wrong length comes before wrong groups', () => {
    expect(codeOf(decodeCode('AK', 'UUUUU'))).toBe('BAD_LENGTH');
    expect(codeOf(decodeCode('AK', 'UUUUU-UUUUU-UUUUU-UUUUU'))).toBe('CODE_TYPO');
  });

  test('groups are spelled character by character', () => {
    expect(spellGroup('4C0G46')).toBe('4 C 0 G 4 6');
  });
});

describe('base32 without a known length', () => {
  test('bytes survive', () => {
    check(
      fc.property(fc.uint8Array(), (all) => {
        expect(fromBase32(base32(all))).toEqual(all);
      }),
    );
  });

  test('a text has bytes only if it is the text of those bytes', () => {
    const text = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 40 });
    check(
      fc.property(text, (symbols) => {
        const decoded = fromBase32(symbols);
        if (decoded) expect(base32(decoded)).toBe(symbols);
      }),
    );
    expect([fromBase32('0'), fromBase32('01'), fromBase32('U0')]).toEqual([null, null, null]);
  });
});

describe('any text at all', () => {
  test('separators and look-alikes anywhere in a code do not matter', () => {
    const noise = fc.array(fc.constantFrom(...'-_. \t\n\u00a0\u2011\u2212\u00ad\u200b\ufeff'));
    const lookalikes: Record<string, string> = {
      0: 'oOоΟ',
      1: 'iIlLІ',
      A: 'aАΑＡ',
      8: '８',
      H: 'НΗ',
    };
    check(
      fc.property(bytes(10), noise, fc.nat(3), (code, inserted, choice) => {
        const clean = compactCode(encodeCode('AK', code));
        const typed = [...clean].flatMap((character, index) => {
          const alike = [...(lookalikes[character] ?? character)];
          return [alike[choice % alike.length] ?? character, inserted[index] ?? ''];
        });
        expect(normalizeCode(typed.join(''))).toBe(clean);
      }),
    );
  });

  test('is answered by a result, good only for what its own text form repeats', () => {
    check(
      fc.property(anyText, fc.subarray(ALL_KINDS, { minLength: 1 }), (text, kinds: Kind[]) => {
        const decoded = decodeSymbols(kinds, text);
        if (!decoded.ok) return;
        const { kind, symbols } = decoded.value;
        expect(compactCode(groupSymbols(kind, symbols))).toBe(normalizeCode(text));
      }),
      5,
    );
  });

  test('symbols are values of 5 bits', () => {
    check(
      fc.property(fc.uint8Array(), (all) => {
        expect(toSymbols(all).every((symbol) => symbol >= 0 && symbol < 32)).toBe(true);
      }),
    );
  });
});
