import { describe, expect, test } from 'vitest';
import { readableAddress } from './readable-address';
import { emailAddress } from './rules/email-address';

const stored = (typed: string) => emailAddress(typed) ?? 'none';

describe('a mail address as people read it', () => {
  test.each([
    'kunde@müller.example',
    'a.b@straße.köln.example',
    'info@почта.example',
    'info@παράδειγμα.example',
    'info@例え.example',
    'info@おカ漢字.example',
    'info@한국.example',
    'info@דוגמה.example',
    'plain@vendor.example',
    'x@co-2.müller.example',
  ])('%s is shown so, and is the same address', (address) => {
    expect(readableAddress(stored(address))).toBe(address);
    expect(stored(readableAddress(stored(address)))).toBe(stored(address));
  });

  // Latin and Cyrillic in one label, Cyrillic that passes for Latin, Greek too, Latin beside Han.
  test.each([
    'a@pаypal.example',
    'a@аррӏе.example',
    'a@сосо.example',
    'a@οικο.example',
    'a@bank漢.example',
  ])('%s stays as it is stored: it could be taken for another', (address) => {
    const kept = stored(address);
    expect(kept).toContain('xn--');
    expect(readableAddress(kept)).toBe(kept);
  });

  test('what is no address, or a broken label, stays', () => {
    for (const odd of ['', '@', 'nobody', 'a@xn--.example', 'a@xn--zzzz.example'])
      expect(readableAddress(odd)).toBe(odd);
  });
});
