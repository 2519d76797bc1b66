import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './page-cursor';

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';

test('a cursor comes back as it was', () => {
  for (const at of [
    '2026-10-01 12:00:00+00',
    '2024-02-29 23:59:59.999+00',
    '2026-10-01 12:00:00.123456+00',
  ]) {
    expect(readCursor(writeCursor(at, id))).toEqual({ at, id });
  }
});

test.each([
  'yesterday',
  '2026-02-30 12:00:00+00',
  '2026-10-01 25:00:00+00',
  '2026-13-01 12:00:00+00',
  '2026-10-01T12:00:00Z',
  '2026-10-01 12:00:00+02',
  '12026-10-01 12:00:00+00',
  '',
  "'",
])('a cursor at %o begins the list anew, since the database might refuse it', (at) => {
  expect(readCursor(writeCursor(at, id))).toBeNull();
});

test('any other text begins the list anew', () => {
  expect(readCursor(undefined)).toBeNull();
  expect(readCursor(writeCursor('2026-10-01 12:00:00+00', 'x'))).toBeNull();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readCursor(text)).toBeNull();
    }),
  );
});
