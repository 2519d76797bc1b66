import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from './say.mjs';
import { assertMail, embeddedSecrets, secretsFromEnvironment } from './secrets.mjs';

const key = Buffer.alloc(32, 7).toString('base64');

describe('secrets of the embedded database', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are made for a database to come, as files that only their owner reads', () => {
    const { secrets, made } = embeddedSecrets(folder, false, {});
    expect(readdirSync(folder).sort()).toEqual(['actions-key', 'master-key', 'session-secret']);
    expect(made).toHaveLength(3);
    for (const file of made) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
    }
    expect(new Set(Object.values(secrets)).size).toBe(3);
  });

  test('stay the same from start to start', () => {
    const first = embeddedSecrets(folder, false, {});
    expect(embeddedSecrets(folder, true, {})).toEqual({ secrets: first.secrets, made: [] });
  });

  test.each(['master-key', 'session-secret', 'actions-key'])(
    'a missing %s refuses to start an existing database, and nothing is made',
    (name) => {
      embeddedSecrets(folder, false, {});
      rmSync(join(folder, name));
      expect(() => embeddedSecrets(folder, true, {})).toThrow(Refusal);
      expect(() => embeddedSecrets(folder, true, {})).toThrow(name);
      expect(readdirSync(folder)).toHaveLength(2);
    },
  );

  test('a damaged file is refused, not replaced', () => {
    embeddedSecrets(folder, false, {});
    writeFileSync(join(folder, 'master-key'), 'short\n');
    expect(() => embeddedSecrets(folder, true, {})).toThrow('master-key is damaged');
  });

  test('a variable that is set wins, and is not written down', () => {
    const { secrets, made } = embeddedSecrets(folder, false, { OLP_MASTER_KEY: key });
    expect(secrets.OLP_MASTER_KEY).toBe(key);
    expect(made).not.toContain(join(folder, 'master-key'));
  });
});

describe('secrets of another database', () => {
  test.each([
    [{}, 'OLP_MASTER_KEY'],
    [{ OLP_MASTER_KEY: 'c2hvcnQ=' }, 'OLP_MASTER_KEY'],
    [{ OLP_MASTER_KEY: key }, 'AUTH_SECRET'],
  ])('each missing one is refused by its name, in one line', (env, name) => {
    const refused = () => secretsFromEnvironment(env);
    expect(refused).toThrow(Refusal);
    expect(refused).toThrow(name);
    expect(refused).toThrow(/^[^\n]*openssl rand -base64 32$/);
  });

  test('the key of the server actions is derived, alike on every machine, unless given', () => {
    const env = { OLP_MASTER_KEY: key, AUTH_SECRET: 'a secret of at least 32 characters' };
    const derived = secretsFromEnvironment(env).NEXT_SERVER_ACTIONS_ENCRYPTION_KEY;
    expect(derived).toBe(secretsFromEnvironment(env).NEXT_SERVER_ACTIONS_ENCRYPTION_KEY);
    expect(Buffer.from(derived ?? '', 'base64')).toHaveLength(32);
    const given = { ...env, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key };
    expect(secretsFromEnvironment(given).NEXT_SERVER_ACTIONS_ENCRYPTION_KEY).toBe(key);
  });

  test('no mail server is accepted only with the mailbox asked for, on loopback', () => {
    expect(() => assertMail('127.0.0.1', {})).toThrow('SMTP_URL');
    expect(() => assertMail('0.0.0.0', { KEYTURN_DEV_MAILBOX: '1' })).toThrow('127.0.0.1');
    expect(() => assertMail('127.0.0.1', { KEYTURN_DEV_MAILBOX: '1' })).not.toThrow();
    expect(() => assertMail('0.0.0.0', { SMTP_URL: 'smtp://localhost' })).not.toThrow();
  });
});
