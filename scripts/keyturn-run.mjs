import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { usesEmbedded, withDatabase } from './start/database.mjs';
import { assertReadable, existingHome } from './start/embedded.mjs';
import { backUpEmbedded, restoreEmbedded } from './start/embedded-backup.mjs';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder, dataFolder, fromEnv, loadEnvFile, root } from './start/paths.mjs';
import { readSecretFiles } from './start/secret-files.mjs';
import { Refusal, runScript, sayOnStderr } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';

const [noun, verb] = process.argv.slice(2);
/** What says itself what is wrong with the settings. */
const LOOKING = new Set(['doctor', 'support-report']);

/** As the portal itself finds it; without a word about it, where `npm start` last was with the clone's own database. */
function portalUrl() {
  const named = fromEnv('PORTAL_URL');
  if (named) return named;
  const port = fromEnv('PORT');
  return (port ? null : startedAt()) ?? `http://localhost:${port ?? '3000'}`;
}

/** What goes into a product file stays there: `keyturn` in a second terminal does not know the first one's PORT. */
function startedAt() {
  const demo = join(dataFolder(), 'demo.json');
  if (!usesEmbedded() || !existsSync(demo)) return null;
  return /** @type {{baseUrl: string}} */ (JSON.parse(readFileSync(demo, 'utf8'))).baseUrl;
}

/** `npm run keyturn -- …`: the admin command on the clone's own database, or that of DATABASE_URL. */
await runScript(async () => {
  sayOnStderr();
  assertNode();
  loadEnvFile();
  readSecretFiles();
  if (isOffline(process.argv.slice(2))) {
    await ensureInstalled();
    await ensureBuilt(['keyturn']);
    return command({ ...process.env, NODE_ENV: 'production' });
  }
  if (LOOKING.has(noun ?? '') && !usesEmbedded()) {
    await ensureInstalled();
    await ensureBuilt(['keyturn']);
    return command({ ...process.env, NODE_ENV: 'production', PORTAL_URL: portalUrl() });
  }
  assertReadable();
  // Before it is started: nothing may run while its files are copied.
  if (usesEmbedded() && (noun === 'backup' || noun === 'restore') && !asksForHelp()) {
    await ensureInstalled();
    await ensureBuilt(['keyturn']);
    const code = await copyEmbedded(noun, process.argv.slice(3));
    if (noun === 'backup' || code !== 0) return code;
    return onDatabase((env) => command(env, ['restored'], 'ignore'));
  }
  if (usesEmbedded() && !existingHome()) {
    throw new Refusal('There is no database yet: run npm start once, or set DATABASE_URL.');
  }
  await ensureInstalled();
  await ensureBuilt(['keyturn']);
  return onDatabase(command);
});

/**
 * Runs a command with the environment that leads to the database, which is started for it where it is not running.
 * @param {(env: NodeJS.ProcessEnv) => Promise<number>} start
 * @returns {Promise<number>} its exit code
 */
async function onDatabase(start) {
  // The terminal's Ctrl-C reaches the command itself; we stay until the database is stopped.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {});
  const run = (/** @type {import('./start/database.mjs').Database} */ { url, secrets }) =>
    start({
      ...process.env,
      ...secrets,
      DATABASE_URL: url,
      NODE_ENV: 'production',
      PORTAL_URL: portalUrl(),
    });
  // A database that we started stays reserved until the command is done with it.
  const { database, value } = await withDatabase(async (found) =>
    found.owner ? run(found) : null,
  );
  const code = value ?? (await run(database));
  await database.stop();
  return code;
}

// A mail server returns a report that failed, unless it is told to come again (EX_TEMPFAIL): whatever kept the
// command from reading it, that is ours to mend. 65 is its own word about the message.
if (noun === 'mail' && verb === 'report' && ![0, 65].includes(Number(process.exitCode))) {
  process.exitCode = 75;
}

function asksForHelp() {
  return process.argv.some((word) => word === '--help' || word === '-h');
}

/** @param {'backup' | 'restore'} verb @param {string[]} args @returns {Promise<number>} */
async function copyEmbedded(verb, args) {
  const common = /** @type {const} */ ({ json: { type: 'boolean' } });
  const options = {
    backup: /** @type {const} */ ({ ...common, out: { type: 'string' } }),
    restore: /** @type {const} */ ({ ...common, overwrite: { type: 'boolean' } }),
  };
  let typed;
  try {
    typed = parseArgs({ args, options: options[verb], allowPositionals: verb === 'restore' });
  } catch (error) {
    throw new Refusal(`${/** @type {Error} */ (error).message}\nSee keyturn ${verb} --help`);
  }
  const values = /** @type {{json?: boolean, out?: string, overwrite?: boolean}} */ (typed.values);
  const [file] = typed.positionals;
  if (verb === 'restore' && !file) throw new Refusal('Restore what? Name the file of the backup.');
  // Relative paths are meant from the clone, as with every other command.
  process.chdir(root);
  const data = dataFolder();
  const done =
    verb === 'backup'
      ? await backUpEmbedded(data, values.out)
      : await restoreEmbedded(data, resolve(file ?? ''), values.overwrite ?? false);
  const words = {
    backup: `Backed up, with its secrets: ${done.file} and its note beside it.\nKeep both on another computer, locked away: whoever has them has everything.`,
    restore: 'Restored. npm start goes on from there.',
  };
  process.stdout.write(`${values.json ? JSON.stringify(done, null, 2) : words[verb]}\n`);
  return 0;
}

/** A receipt is checked with saved keys where there is no portal at all. @param {string[]} typed */
function isOffline([noun, verb, ...rest]) {
  const keysGiven = rest.some((word) => word === '--keys' || word.startsWith('--keys='));
  return noun === 'receipt' && verb === 'verify' && keysGiven;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args
 * @param {'inherit' | 'ignore'} output
 * @returns {Promise<number>}
 */
function command(env, args = process.argv.slice(2), output = 'inherit') {
  const bundle = join(buildFolder, 'keyturn.mjs');
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: root,
    env,
    stdio: ['inherit', output, 'inherit'],
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}
