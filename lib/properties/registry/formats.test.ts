import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isImage,
  isInRanges,
  isOrigin,
  isWebAddress,
  readAddressRange,
  readComputerId,
} from './formats';

describe('blocked addresses', () => {
  test.each([
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.8', ['203.0.113.7'], false],
    ['203.0.113.255', ['203.0.113.0/24'], true],
    ['203.0.114.0', ['203.0.113.0/24'], false],
    ['::ffff:203.0.113.9', ['203.0.113.0/24'], true],
    ['10.1.2.3', ['0.0.0.0/0'], true],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['2001:db8:0:1::7', ['2001:db8:0:1::/64'], true],
    ['2001:DB8:0:1:ffff::', ['2001:db8:0:1::/64'], true],
    ['2001:db8:0:2::7', ['2001:db8:0:1::/64'], false],
    ['fe80::1%eth0', ['fe80::/10'], true],
    ['', ['0.0.0.0/0'], false],
    ['203.0.113.7', [], false],
  ])('%s in %o: %s', (address, ranges, expected) => {
    expect(isInRanges(address, ranges)).toBe(expected);
  });

  test('entries are read or refused, never half', () => {
    expect(readAddressRange(' 2001:DB8::/32 ')).toBe('2001:db8::/32');
    expect(readAddressRange('10.0.0.0/08')).toBe('10.0.0.0/8');
    for (const bad of [
      '',
      '10.0.0',
      '10.0.0.0/33',
      '::1/129',
      '10.0.0.0/8/8',
      'x/8',
      '10.0.0.1/',
      'fe80::1%e',
    ])
      expect(readAddressRange(bad), bad).toBeNull();
  });

  test('any IPv4 address lies in its own range of any length, and of no other net', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, length) => {
        const range = readAddressRange(`${address}/${length}`);
        expect(range).not.toBeNull();
        expect(isInRanges(address, [range ?? ''])).toBe(true);
      }),
    );
  });
});

test('a Computer ID is kept as it is compared', () => {
  expect(readComputerId(' pc  07 ')).toBe('PC 07');
  expect(readComputerId('')).toBeNull();
});

test('portal addresses are origins over TLS, or of this computer', () => {
  for (const good of [
    'https://licenses.example.com',
    'https://x.example:8443',
    'http://localhost:3000',
  ])
    expect(isOrigin(good), good).toBe(true);
  for (const bad of [
    'http://licenses.example.com',
    'https://x.example/',
    'https://x.example/a',
    'https://u@x.example',
    'javascript:1',
    '',
  ])
    expect(isOrigin(bad), bad).toBe(false);
});

test('what pages link to and show is harmless', () => {
  expect(isWebAddress('https://x.example/privacy?a=1')).toBe(true);
  for (const bad of ['http://x.example', 'javascript:alert(1)', 'data:text/html,x', '//x.example'])
    expect(isWebAddress(bad), bad).toBe(false);
  expect(isImage(100)('data:image/png;base64,iVBORw0KGgo=')).toBe(true);
  for (const bad of [
    'data:image/png;base64,',
    'data:text/html;base64,AAAA',
    `data:image/png;base64,${'A'.repeat(100)}`,
    'data:image/svg+xml,<svg>',
  ])
    expect(isImage(100)(bad), bad).toBe(false);
});
