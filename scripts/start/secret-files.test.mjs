import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSecretFiles } from './secret-files.mjs';

const folder = mkdtempSync(join(tmpdir(), 'keyturn-secret-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string} text */
function fileWith(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('a secret is what its file holds, without its line end; what is given itself stays', () => {
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    NODE_ENV: 'test',
    AUTH_SECRET_FILE: fileWith('auth', 'thirty-two characters and a bit more \n'),
    SMTP_URL_FILE: fileWith('smtp', 'smtp://user:pass@mail.example\r\n'),
    DATABASE_REPLICA_URL_FILE: fileWith('replica', 'postgresql://keyturn:pass@replica/keyturn\n'),
    OLP_MASTER_KEY: 'given',
    DATABASE_URL_FILE: '',
    PORT_FILE: fileWith('port', '1'),
  };
  readSecretFiles(env);
  expect(env).toEqual({
    NODE_ENV: 'test',
    AUTH_SECRET: 'thirty-two characters and a bit more ',
    SMTP_URL: 'smtp://user:pass@mail.example',
    DATABASE_REPLICA_URL: 'postgresql://keyturn:pass@replica/keyturn',
    OLP_MASTER_KEY: 'given',
    DATABASE_URL_FILE: '',
    PORT_FILE: join(folder, 'port'),
  });
});

test.each([
  ['a file that is not there', { SMTP_URL_FILE: '/nowhere/smtp' }, /SMTP_URL_FILE .*ENOENT/],
  ['a folder', { AUTH_SECRET_FILE: folder }, /AUTH_SECRET_FILE .*EISDIR/],
  ['an empty file', { AUTH_SECRET_FILE: fileWith('empty', '\n') }, /AUTH_SECRET_FILE .*empty/],
  [
    'both ways at once',
    { AUTH_SECRET: 'x', AUTH_SECRET_FILE: fileWith('both', 'y') },
    /AUTH_SECRET and AUTH_SECRET_FILE/,
  ],
])('%s is said, without what it holds', (_, env, message) => {
  expect(() => readSecretFiles({ NODE_ENV: 'test', ...env })).toThrow(message);
});
