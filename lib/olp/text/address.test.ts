import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText, check } from '../property.test-support';
import { ALPHABET } from './alphabet';
import { lastSegment, pathSegments } from './address';

const code = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1 });
const few = (characters: string | string[]) =>
  fc.string({ unit: fc.constantFrom(...characters), maxLength: 5 });
/** As protocol section 6 lists them. */
const added = few('/)]}>,;:!."\'*_”’»');
const unseen = few([' ', '\n', '\u00ad', '\u200e', '\u2066', '\u2069', '\ufeff', '\u{e0020}']);
const queries = fc.constantFrom('', '?', '?utm=1)', '#', '#top/x', '?a=/b#c');

describe('the code in an address', () => {
  test('is found whatever sentences and mail programs add', () => {
    check(
      fc.property(code, added, unseen, queries, (request, end, hidden, query) => {
        for (const before of ['HTTPS://EXAMPLE.COM/A/', '', '[here](https://example.com/a/']) {
          const text = `${hidden}${before}${hidden}${request}${hidden}${end}${hidden}${query}`;
          expect(lastSegment(text)).toBe(request);
        }
      }),
    );
  });

  test('is found where all of it was written in escapes, once', () => {
    check(
      fc.property(code, added, unseen, (request, end, hidden) => {
        const address = `https://example.com/a/${request}${end}${hidden}`;
        const inEscapes = (text: string) =>
          [...new TextEncoder().encode(text)]
            .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
            .join('');
        expect(lastSegment(encodeURIComponent(address))).toBe(request);
        expect(lastSegment(inEscapes(address))).toBe(request);
        const twice = lastSegment(inEscapes(inEscapes(address)));
        expect(twice).toBe(inEscapes(address));
      }),
    );
  });

  test.each([
    ['%', 'no digits'],
    ['%4', 'one digit'],
    ['%4G', 'no hexadecimal digit'],
    ['%FF', 'a byte of no UTF-8'],
    ['%80', 'a following byte alone'],
    ['%C3', 'the first byte alone'],
    ['%C3%41', 'another byte than the following one'],
    ['%C0%AF', 'a slash in two bytes'],
    ['%ED%A0%80', 'half a pair'],
    ['%F4%90%80%80', 'a code point beyond the last'],
  ])('a bad escape stays as it is: %s, %s', (bad) => {
    const after = bad === '%C3%41' ? '%C3A' : bad;
    expect(lastSegment(`/A/26${bad}ZT%20,`)).toBe(`26${after}ZT`);
  });

  test('ends at a query or fragment that was written in escapes', () => {
    expect(lastSegment('/a/262T%3Futm=1')).toBe('262T');
    expect(lastSegment('/a/262T).%23top')).toBe('262T');
  });

  test('is not cut within', () => {
    expect(lastSegment('/A/2.6_2)T')).toBe('2.6_2)T');
    expect(pathSegments('x/D/C5NYF,/7K2F9”.')).toEqual(['x', 'D', 'C5NYF,', '7K2F9']);
  });

  test('and all before it are parts without slashes, of any text', () => {
    check(
      fc.property(anyText, (text) => {
        const parts = pathSegments(text);
        expect(parts.every((part) => part !== '' && !/[/?#]/.test(part))).toBe(true);
        expect(lastSegment(text)).toBe(parts.at(-1) ?? '');
      }),
      5,
    );
  });

  test('is found in a long text within a moment', () => {
    const begun = performance.now();
    for (const filler of [')', '/', '%20', '%', '%C3', ' ', '?']) {
      lastSegment(`A${filler.repeat(200_000)}B`);
    }
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
