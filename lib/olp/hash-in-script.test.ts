import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalBytes } from './equal-bytes';
import { equalBytes as equalInScript } from './equal-bytes-in-script';
import * as ofNode from './hash';
import * as inScript from './hash-in-script';

test('both ways of hashing have the same functions and give the same', () => {
  expect(Object.keys(inScript).sort()).toEqual(Object.keys(ofNode).sort());
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.string(), (a, b, c, name) => {
      expect(inScript.tag(name)).toEqual(ofNode.tag(name));
      expect(inScript.sha256(a, b, c)).toEqual(ofNode.sha256(a, b, c));
      expect(inScript.sha512(a, b, c)).toEqual(ofNode.sha512(a, b, c));
      expect(inScript.hmac(a, b, c)).toEqual(ofNode.hmac(a, b, c));
      expect(inScript.hkdf(a, b, c)).toEqual(ofNode.hkdf(a, b, c));
    }),
  );
});

test('both ways of comparing say the same', () => {
  const bytes = fc.uint8Array({ maxLength: 3, max: 2 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(equalInScript(a, b)).toBe(equalBytes(a, b));
    }),
  );
});
