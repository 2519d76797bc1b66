import { readFileSync } from 'node:fs';
import { Refusal } from './say.mjs';

/** What can stand in a file of its own, as orchestrators hand secrets over: in `NAME_FILE` its path. */
const SECRETS = [
  ...[
    'DATABASE_URL',
    'DATABASE_REPLICA_URL',
    'OLP_MASTER_KEY',
    'OLP_OTHER_MASTER_KEY',
    'AUTH_SECRET',
  ],
  ...['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'SMTP_URL', 'OTEL_EXPORTER_OTLP_HEADERS'],
];

/**
 * Puts into the environment what files hold: `AUTH_SECRET_FILE=/run/secrets/auth` gives `AUTH_SECRET`. Its last line
 * end is not part of it. Given both ways, nobody could say which counts.
 * @param {NodeJS.ProcessEnv} [env] is changed
 */
export function readSecretFiles(env = process.env) {
  for (const name of SECRETS) {
    const from = `${name}_FILE`;
    const file = env[from];
    if (!file) continue;
    if (env[name]) throw new Refusal(`${name} and ${from} are both set: remove one of them.`);
    const text = read(file, from).replace(/\r?\n$/, '');
    if (text === '') throw new Refusal(`${from} names ${file}, which is empty.`);
    env[name] = text;
    delete env[from];
  }
}

/** @param {string} file @param {string} from */
function read(file, from) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Refusal(
      `${from} names ${file}, which cannot be read (${code}): it must be a file that the user of this process may read.`,
    );
  }
}
