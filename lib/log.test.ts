import { describe, expect, test } from 'vitest';
import { HOSTILE_WORDS, unseen } from '@/lib/strangers-words.test-support';
import { makeLog } from './log';

const ACTIVATION_KEY = '1WCP0-JH54W-KH7QA-9Z3XR';

function logged(write: (log: ReturnType<typeof makeLog>) => void): string {
  const lines: string[] = [];
  write(makeLog({ write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('secrets never reach the log', () => {
  test.each([
    'activationKey',
    'activation_key',
    'authorization',
    'code',
    'computerKey',
    'cookie',
    'Set-Cookie',
    'databaseUrl',
    'replicaUrl',
    'DATABASE_URL',
    'DATABASE_REPLICA_URL',
    'deviceSecret',
    'dvc',
    'email',
    'masterKey',
    'password',
    'recipient',
    'request',
    'secret',
    'seed',
    'token',
    'udvc',
    'w',
  ])('in a field named %s, however deep', (name) => {
    const line = logged((log) =>
      log.warn({ [name]: 'plain', a: [{ b: { [name]: 'plain' } }] }, 'x'),
    );
    expect(line).not.toContain('plain');
    expect(line.match(/\[hidden\]/g)).toHaveLength(2);
  });

  test.each([
    ['an activation address', '/a/0G42M5N8QWERTYUIOP', '0G42M5N8'],
    ['a QR address', 'https://portal.example/A/0G42M5N8QWERTYUIOP', '0G42M5N8'],
    ['a deactivation address', '/D/FDYKDJJ3BQ93461DF3PR/1WCP0JH54WKH7QA9Z3XR', 'FDYKD'],
    ['an Activation Key', `no license for ${ACTIVATION_KEY}`, 'JH54W'],
    ['an unspaced code', 'no license for 1WCP0JH54WKH7QA9Z3XR', 'JH54W'],
    ['a token in an address', 'GET /sign-in/confirm?token=abcDEF123_-x', 'abcDEF123'],
    ['a mail address', 'cannot mail to jo.doe@customer.example', 'jo.doe'],
    ['a database password', 'postgresql://keyturn:hunter2@127.0.0.1/k', 'hunter2'],
  ])('as %s in a text', (_what, text, secret) => {
    const lines = [
      logged((log) => log.info(text)),
      logged((log) => log.info({ url: text }, 'x')),
      logged((log) => log.error(new Error(text))),
      logged((log) => log.error({ err: new Error('outer', { cause: new Error(text) }) }, 'x')),
    ];
    for (const line of lines) expect(line).not.toContain(secret);
  });

  test('as the values of a failed query', () => {
    const error = new Error('Failed query: insert into "portal_user"\nparams: Ada,Lovelace,5');
    const line = logged((log) => log.error({ err: error }, 'x'));
    expect(line).toContain('insert into');
    expect(line).not.toContain('Lovelace');
  });

  test('as bytes', () => {
    const line = logged((log) => log.info({ anything: new Uint8Array(32).fill(7) }, 'x'));
    expect(line).toContain('[32 bytes]');
  });
});

test('what an operator needs stays readable', () => {
  const error = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
  const id = '2f0b8b52-7d0d-4b1c-9c53-0f2b3a1d9e77';
  const line = JSON.parse(
    logged((log) => log.error({ err: error, licenseId: id, ms: 12 }, 'mail waits')),
  );
  expect(line).toMatchObject({
    level: 'error',
    msg: 'mail waits',
    licenseId: id,
    ms: 12,
    err: { type: 'Error', message: 'connect refused', errorCode: 'ECONNREFUSED' },
  });
  expect(line.err.stack).toContain('log.test.ts');
});

test.each(HOSTILE_WORDS)(
  'a line says all of what a stranger called %j, and is one line',
  (word) => {
    const line = logged((log) => log.info({ computerName: word }, word));
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(unseen(line)).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      computerName: word.replace('all@evil.example', '[hidden]'),
    });
  },
);
