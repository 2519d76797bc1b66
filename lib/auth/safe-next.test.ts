import { expect, test } from 'vitest';
import { homeOf, safeNext } from './safe-next';

test.each([
  ['/licenses/42', '/licenses/42'],
  ['/licenses?q=a%20b&sort=name', '/licenses?q=a%20b&sort=name'],
  ['/a/../licenses', '/licenses'],
])('%s is followed', (next, way) => expect(safeNext(next, '/licenses')).toBe(way));

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
])('%j leads customers to their licenses, and staff to their desk', (next) => {
  expect(safeNext(next, homeOf({ staff: false }))).toBe('/licenses');
  expect(safeNext(next, homeOf({ staff: true }))).toBe('/staff');
});
