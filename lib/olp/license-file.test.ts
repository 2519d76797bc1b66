import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLicenseFile, writeLicenseFile } from './license-file';
import { anyText, check, codeOf, value } from './property.test-support';

test('a license file gives back its Computer Key, whatever stands around it', () => {
  const file = fc.record({
    productId: fc.nat(),
    computerId: anyText,
    computerName: anyText,
    computerKey: anyText,
    licensee: anyText,
  });
  check(
    fc.property(file, (written) => {
      expect(value(readLicenseFile(writeLicenseFile(written)))).toBe(written.computerKey);
    }),
  );
});

test('anything else is a bad file', () => {
  const bad = [
    '',
    '{',
    'null',
    '[]',
    '1',
    '{"olp":1}',
    '{"olp":2,"computerKey":""}',
    '{"computerKey":""}',
  ];
  for (const text of bad) expect(codeOf(readLicenseFile(text))).toBe('BAD_FILE');
  check(
    fc.property(anyText, (text) => {
      expect(codeOf(readLicenseFile(text))).toBe('BAD_FILE');
    }),
  );
});
