import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from './bytes';
import { canonicalComputerId, maskComputerId } from './computer-id';
import { COMPUTER_NAME_BYTES, computerName } from './computer-name';
import { anyText, check, codeOf, value } from './property.test-support';

test('a canonical Computer ID is its own canonical form', () => {
  const turkish = fc.constantFrom('i\u0307stanbul', 'I\u0307', 'j\u030c', 'K\u212a');
  check(
    fc.property(fc.oneof(anyText, turkish), (text) => {
      const canonical = canonicalComputerId(text);
      if (canonical.ok) expect(canonicalComputerId(canonical.value)).toEqual(canonical);
    }),
    5,
  );
});

test('upper case that composes with a mark is composed', () => {
  expect(value(canonicalComputerId('i\u0307stanbul'))).toBe('İSTANBUL');
});

test('lone surrogates are no Computer ID, and only ASCII letters are folded', () => {
  expect(codeOf(canonicalComputerId('A\ud800'))).toBe('CID_INVALID');
  expect(value(canonicalComputerId('aé-ß\u3000z'))).toBe('Aé-ß\u3000Z');
});

test('128 bytes fit, 129 do not', () => {
  expect(codeOf(canonicalComputerId('é'.repeat(64)))).toBeUndefined();
  expect(codeOf(canonicalComputerId(`${'é'.repeat(64)}x`))).toBe('CID_INVALID');
});

test('a masked Computer ID shows first 4 and last 2 characters, of a short one only the first', () => {
  expect(maskComputerId('WIZ-7Q2M4K9D')).toBe('WIZ-…9D');
  expect(maskComputerId('PC-12')).toBe('P…');
  expect(maskComputerId('𝒜𝒷𝒸𝒹𝑒𝒻𝑔')).toBe('𝒜𝒷𝒸𝒹…𝒻𝑔');
});

test('a Computer Name is short, clean, and stays as it is the second time', () => {
  check(
    fc.property(anyText, (text) => {
      const name = computerName(text);
      expect(utf8(name).length).toBeLessThanOrEqual(COMPUTER_NAME_BYTES);
      expect(name).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
    }),
    5,
  );
  expect(computerName('PC\ud800')).toBe('PC\ufffd');
});
