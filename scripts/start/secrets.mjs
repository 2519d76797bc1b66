import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './say.mjs';

/** The secrets of an embedded database: a file each, and the variable that hands it on. */
export const secretFiles = {
  'master-key': 'OLP_MASTER_KEY',
  'session-secret': 'AUTH_SECRET',
  'actions-key': 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
};

const makeOne = 'make one with: openssl rand -base64 32';

/**
 * The secrets of the embedded database, from `.data` (a variable that is set wins). They are made only
 * when there is no database yet: new ones could not read what an existing database holds.
 * @param {string} folder the data folder
 * @param {boolean} databaseExists
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{secrets: Record<string, string>, made: string[]}} base64 by variable; the files made now
 */
export function embeddedSecrets(folder, databaseExists, env = process.env) {
  const entries = Object.entries(secretFiles).map(([name, variable]) => ({
    file: join(folder, name),
    variable,
    present: Boolean(env[variable]) || existsSync(join(folder, name)),
  }));
  const missing = entries.filter((entry) => !entry.present);
  if (databaseExists && missing[0]) {
    throw new Refusal(
      `Missing, while the database exists: ${missing.map(({ file }) => file).join(', ')}. Put back what is ` +
        'missing from your backup; anything new could not read what the database holds.',
    );
  }
  for (const { file } of missing) {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const secrets = entries.map(({ file, variable }) => {
    const value = env[variable] || readFileSync(file, 'utf8').trim();
    if (!env[variable] && Buffer.from(value, 'base64').length !== 32) {
      throw new Refusal(
        `${file} is damaged (32 bytes in base64 expected): put it back from your backup.`,
      );
    }
    return /** @type {const} */ ([variable, value]);
  });
  return { secrets: Object.fromEntries(secrets), made: missing.map(({ file }) => file) };
}

/**
 * The secrets of a database server of one's own come from the environment and are never written down.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>} base64 by variable
 */
export function secretsFromEnvironment(env = process.env) {
  const { OLP_MASTER_KEY: masterKey, AUTH_SECRET: sessionSecret } = env;
  if (!masterKey) {
    throw new Refusal(
      `DATABASE_URL is set, but OLP_MASTER_KEY is not: it protects the products’ signing keys; ${makeOne}`,
    );
  }
  if (Buffer.from(masterKey, 'base64').length !== 32) {
    throw new Refusal(`OLP_MASTER_KEY is not 32 bytes in base64; ${makeOne}`);
  }
  if (!sessionSecret) {
    throw new Refusal(
      `DATABASE_URL is set, but AUTH_SECRET is not: it protects the sign-in; ${makeOne}`,
    );
  }
  const derived = hkdfSync('sha256', sessionSecret, '', 'keyturn server actions', 32);
  return {
    OLP_MASTER_KEY: masterKey,
    AUTH_SECRET: sessionSecret,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY:
      env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY || Buffer.from(derived).toString('base64'),
  };
}

/**
 * Mail is how people sign in: without an SMTP server the mails are kept for reading on this machine
 * only, and only when that was asked for.
 * @param {string} host the address the portal listens on
 * @param {NodeJS.ProcessEnv} [env]
 */
export function assertMail(host, env = process.env) {
  if (env.SMTP_URL) return;
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (env.KEYTURN_DEV_MAILBOX === '1' && loopback) return;
  throw new Refusal(
    'DATABASE_URL is set, but SMTP_URL is not: set SMTP_URL=smtp://user:password@host:587, ' +
      `or KEYTURN_DEV_MAILBOX=1 to read the mails on this machine${loopback ? '' : ' (HOST must then be 127.0.0.1)'}.`,
  );
}
