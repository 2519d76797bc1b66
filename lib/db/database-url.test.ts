import { expect, test } from 'vitest';
import { readDatabaseUrl } from './database-url';

test.each([
  'postgresql://keyturn:pa/ss@db.internal/keyturn',
  'postgresql://keyturn:pa#ss@db.internal/keyturn',
  'postgresql://keyturn:pa?ss@db.internal/keyturn',
  // What looks like a port ends the host.
  'postgresql://keyturn:12/ss@db.internal/keyturn',
  'postgresql://keyturn:12#ss@db.internal/keyturn',
  'postgresql://keyturn:12?ss@db.internal/keyturn',
])('a password that is not encoded is said with its mend, and never shown: %s', (url) => {
  expect(() => readDatabaseUrl(url)).toThrow(/^DATABASE_URL cannot be read: .*percent code/);
  expect(() => readDatabaseUrl(url)).not.toThrow(/ss@|Invalid URL/);
});

test('which setting cannot be read is said', () => {
  expect(() =>
    readDatabaseUrl('postgresql://keyturn:pa#ss@db/keyturn', 'DATABASE_REPLICA_URL'),
  ).toThrow(/^DATABASE_REPLICA_URL cannot be read/);
});

test.each([
  ['postgresql://keyturn:pa%2Fss@db.internal/keyturn', 'db.internal:5432/keyturn'],
  ['postgres://keyturn@[::1]:5433/keyturn?sslmode=require', '[::1]:5433/keyturn'],
  ['postgresql:///keyturn?host=/var/run/postgresql', '/var/run/postgresql:5432/keyturn'],
  ['postgresql://keyturn@/keyturn?host=/var/run/postgresql', '/var/run/postgresql:5432/keyturn'],
  ['postgresql://keyturn@%2Fvar%2Frun%2Fpostgresql/keyturn', '/var/run/postgresql:5432/keyturn'],
  ['postgresql://keyturn@/keyturn', 'socket:5432/keyturn'],
])('%s is an address', (url, place) => {
  expect(readDatabaseUrl(url).place).toBe(place);
});
