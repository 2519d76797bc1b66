import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deactivationUrl, readDeactivation, readDeactivationUrl, requestUrl } from './portal-url';
import { anyText, bytes, check, codeOf, value } from './property.test-support';
import { encodeCode } from './text/codes';

const ORIGIN = 'https://activate.example.com';
const pair = fc.constantFrom(
  { by: 'DC', proof: 'DVC' } as const,
  { by: 'AK', proof: 'DVC' } as const,
  { by: 'AK', proof: 'UDVC' } as const,
);

test('the codes of a deactivation survive the way through its URL, scanned or pasted', () => {
  check(
    fc.property(pair, bytes(10), bytes(10), ({ by, proof }, first, second) => {
      const codes = { by: { kind: by, bytes: first }, proof: { kind: proof, bytes: second } };
      const url = deactivationUrl(ORIGIN, codes);
      expect(url).toMatch(/^HTTPS:\/\/ACTIVATE\.EXAMPLE\.COM\/D\/[0-9A-Z]{20}\/[0-9A-Z]{20}$/);
      expect(value(readDeactivationUrl(url))).toEqual(codes);
      expect(value(readDeactivationUrl(` ${url.toLowerCase()}/?x=1 \n`))).toEqual(codes);
    }),
  );
});

test('a weak proof needs the Activation Key, and codes in the wrong place are recognized', () => {
  const code = new Uint8Array(10);
  const [dc, ak] = [encodeCode('DC', code), encodeCode('AK', code)];
  const [dvc, udvc] = [encodeCode('DVC', code), encodeCode('UDVC', code)];
  expect(codeOf(readDeactivation(ak, udvc))).toBeUndefined();
  expect(codeOf(readDeactivation(dc, udvc))).toBe('WRONG_KIND');
  expect(codeOf(readDeactivation(dvc, dc))).toBe('WRONG_KIND');
  expect(codeOf(readDeactivation('', dvc))).toBe('BAD_LENGTH');
});

test('a request URL is all upper case, or lower case up to the request', () => {
  const request = Uint8Array.of(0x11, 0xff);
  expect(requestUrl(ORIGIN, request)).toBe('HTTPS://ACTIVATE.EXAMPLE.COM/A/27ZG');
  expect(requestUrl(ORIGIN, request, { lowerCase: true })).toBe(`${ORIGIN}/a/27ZG`);
});

test('any text is answered by a result', () => {
  check(
    fc.property(anyText, anyText, (first, second) => {
      expect(codeOf(readDeactivation(first, second))).not.toBeUndefined();
      expect(codeOf(readDeactivationUrl(`${first}/${second}`))).not.toBeUndefined();
    }),
  );
});
