import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, root } from './start/paths.mjs';
import { Refusal, runScript } from './start/say.mjs';
import { readSecretFiles } from './start/secret-files.mjs';
import { assertMail, secretsFromEnvironment } from './start/secrets.mjs';
import { assertNode } from './start/settings.mjs';
import { assertStrongSecrets } from './start/strong-secrets.mjs';

/**
 * What a container runs: the portal as it was built, on a database of one's own, writing nothing here. With
 * arguments, the admin command.
 */
await runScript(async () => {
  assertNode();
  readSecretFiles();
  if (!process.env.DATABASE_URL) throw new Refusal('DATABASE_URL or DATABASE_URL_FILE is not set.');
  const secrets = secretsFromEnvironment();
  assertStrongSecrets(process.env);
  const { HOST = '0.0.0.0', NEXT_DEPLOYMENT_ID = builtAs() } = process.env;
  const settings = {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_DEPLOYMENT_ID,
    // As in the servers that Next.js makes: to read next.config.js again takes what only a build needs.
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(builtWith()),
  };
  Object.assign(process.env, secrets, settings, { HOST });
  // Demo mode shows all mail: npm start alone decides on it.
  delete process.env.KEYTURN_MODE;
  const args = process.argv.slice(2);
  if (args.length > 0) return command(args);
  assertMail(HOST);
  const migrated = await command(['migrate']);
  if (migrated !== 0) return migrated;
  await import(new URL('../.build/server.mjs', import.meta.url).href);
  return 0;
});

/** What the pages were called when they were built. */
function builtAs() {
  /** @type {{pages?: string}} */
  const { pages = '' } = JSON.parse(readFileSync(join(buildFolder, 'stamp.json'), 'utf8'));
  return pages.slice(0, 16);
}

/** What next.config.js said then. */
function builtWith() {
  const file = join(root, '.next', 'required-server-files.json');
  return JSON.parse(readFileSync(file, 'utf8')).config;
}

/** @param {string[]} args @returns {Promise<number>} */
function command(args) {
  const child = spawn(process.execPath, [join(buildFolder, 'keyturn.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}
