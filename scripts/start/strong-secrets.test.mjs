import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { assertStrongSecrets } from './strong-secrets.mjs';

const random = () => ({
  OLP_MASTER_KEY: randomBytes(32).toString('base64'),
  AUTH_SECRET: randomBytes(48)
    .toString('base64url')
    .replaceAll(/[^A-Za-z0-9]/g, '0'),
  DATABASE_URL: `postgresql://role:${randomBytes(24).toString('hex')}@database/name`,
});

test('what openssl makes is taken, and a database without a password', () => {
  for (let tries = 0; tries < 200; tries += 1) assertStrongSecrets(random());
  for (const DATABASE_URL of [
    'postgresql://role@/name?host=/run/postgresql',
    'postgresql://db/x',
  ]) {
    assertStrongSecrets({ ...random(), DATABASE_URL });
  }
});

test.each([
  ['OLP_MASTER_KEY', Buffer.alloc(32).toString('base64')],
  ['OLP_MASTER_KEY', Buffer.alloc(32, 'abcdefgh').toString('base64')],
  ['OLP_MASTER_KEY', ''],
  ['AUTH_SECRET', 'short'],
  ['AUTH_SECRET', 'a'.repeat(64)],
  ['AUTH_SECRET', 'please-change-this-before-you-go-live-1234567890'],
  ['DATABASE_URL', 'postgresql://role:postgres@database/name'],
  ['DATABASE_URL', 'postgresql://role:@database/name'],
  ['DATABASE_URL', 'postgresql://role:a-password-of-many-letters@database/name'],
])('%s that is %j is refused by its name', (name, value) => {
  expect(() => assertStrongSecrets({ ...random(), [name]: value })).toThrow(
    new RegExp(`${name}.* is weak.*openssl rand`),
  );
});
