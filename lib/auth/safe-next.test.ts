import { expect, test } from 'vitest';
import { safeNext } from './safe-next';

test.each([
  ['/licenses/42', '/licenses/42'],
  ['/licenses?q=a%20b&sort=name', '/licenses?q=a%20b&sort=name'],
  ['/a/../licenses', '/licenses'],
])('%s is followed', (next, way) => expect(safeNext(next)).toBe(way));

test.each([
  undefined,
  ['/x'],
  '',
  'licenses',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/x/..//evil.example/',
  '/.//evil.example',
  'javascript:alert(1)',
  '/sign-in',
  '/sign-in/confirm?token=x',
  '/x/../api/olp/v1',
])('%j leads to the licenses', (next) => expect(safeNext(next)).toBe('/licenses'));
