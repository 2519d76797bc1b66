import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentId, ensureBuilt } from './build.mjs';
import { keyturn } from './start/bundle.mjs';
import { claim } from './start/claim.mjs';
import { assertSecrets, usesEmbedded, withDatabase } from './start/database.mjs';
import { assertReadable, makeDataFolder } from './start/embedded.mjs';
import { ensureInstalled } from './start/install.mjs';
import { dataFolder, fromEnv, loadEnvFile, root } from './start/paths.mjs';
import { readSecretFiles } from './start/secret-files.mjs';
import { claimPort } from './start/portal-port.mjs';
import { run } from './start/run.mjs';
import { Refusal, runScript, say, seconds, step } from './start/say.mjs';
import { assertMail } from './start/secrets.mjs';
import { startServer, untilHealthy } from './start/server-process.mjs';
import { assertNode, readSettings } from './start/settings.mjs';
import { stopSignal, whenAborted } from './start/stopping.mjs';

/** @typedef {import('./start/settings.mjs').Settings} Settings */

const begun = Date.now();
/** @type {(() => void | Promise<void>)[]} what has to be undone, last first */
const undo = [];

runScript(async () => {
  try {
    return await start();
  } finally {
    for (const undoOne of undo.reverse()) await undoOne();
  }
});

async function start() {
  assertNode();
  loadEnvFile();
  readSecretFiles();
  const settings = readSettings(process.argv.slice(2));
  if (!settings) return 0;
  /** @type {ReturnType<typeof startServer> | undefined} */
  let server;
  const signal = stopSignal(() => server?.kill());
  const data = dataFolder();

  // All that can be refused, before anything long.
  assertReadable(data);
  assertSecrets();
  if (!usesEmbedded()) assertMail(settings.host);
  makeDataFolder(data);
  undo.push(await claimPort(data, settings));

  say('Starting Keyturn');
  await ensureInstalled(signal);
  await ensureBuilt(['server', 'keyturn', 'pages'], signal);
  const { env, embedded, accounts } = await prepare(data, settings, signal);
  if (signal.aborted) throw new Refusal('Stopped.');

  server = startServer(env);
  undo.push(() => server?.stop());
  await untilHealthy(server, `${settings.localUrl}/api/health`, signal);
  if (!signal.aborted) {
    say(`\nKeyturn is ready: ${settings.portalUrl}   (started in ${seconds(begun)})`);
    if (settings.lan) await sayQr(settings.portalUrl);
    if (accounts) say(`\n${accounts}`);
    if (embedded) say(`\n${backUp(data)}`);
    say('\nStop with Ctrl-C.');
  }
  const ended = await Promise.race([server.ended, whenAborted(signal)]);
  if (ended) throw new Refusal(`The portal ended unexpectedly (${ended}).`);
  say('\nStopping …');
  return 0;
}

/**
 * Database up, schema current, demo data in place.
 * @param {string} data
 * @param {Settings} settings
 * @param {AbortSignal} signal
 * @returns {Promise<{env: NodeJS.ProcessEnv, embedded: boolean, accounts: string}>} the portal's environment
 */
async function prepare(data, settings, signal) {
  const isFirst = await claim(join(data, 'first-instance'));
  if (isFirst) undo.push(isFirst);
  const demoFile = join(data, isFirst ? 'demo.json' : `demo-${settings.port}.json`);
  if (!isFirst) undo.push(() => rmSync(demoFile, { force: true }));

  const { database, value } = await withDatabase(async ({ embedded, url, secrets }) => {
    const { KEYTURN_MODE: _onlyWeSay, ...inherited } = process.env;
    const env = {
      ...inherited,
      ...secrets,
      DATABASE_URL: url,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_DEPLOYMENT_ID: deploymentId(),
      PORT: String(settings.port),
      HOST: settings.host,
      PORTAL_URL: settings.portalUrl,
    };
    await step('Bringing the schema up to date', () => keyturn(['migrate'], env, signal));
    const wanted = fromEnv('KEYTURN_DEMO') ?? (embedded ? '1' : '0');
    if (wanted === '1') {
      const load = () => keyturn(['demo', 'load', '--if-empty'], env, signal);
      await step('Demo data, if the database is empty', load);
    }
    rmSync(demoFile, { force: true });
    const accounts = await keyturn(describe(url, settings, demoFile), env, signal);
    const holdsDemo = existsSync(demoFile);
    if (holdsDemo) chmodSync(demoFile, 0o600);
    const isDemo = holdsDemo && embedded && !fromEnv('SMTP_URL');
    return { accounts, env: isDemo ? { ...env, KEYTURN_MODE: 'demo' } : env };
  });
  undo.push(() => database.stop());
  if (database.embedded && !database.owner) {
    say('  The database belongs to the instance that was started first, and stops with it.');
  }
  return { ...value, embedded: database.embedded };
}

/** @param {string} url @param {Settings} settings @param {string} file */
const describe = (url, { portalUrl, port }, file) => [
  ...['demo', 'describe'],
  ...['--base-url', portalUrl],
  ...['--database-url', url],
  // It answers this machine only.
  ...['--mailbox-url', `http://localhost:${port}/dev/mail`],
  ...['--out', file],
];

/** @param {string} data */
const backUp = (
  data,
) => `This database's secrets are files in ${data}: master-key, session-secret, actions-key.
Keep a copy elsewhere: without them nobody can read what the database holds.`;

/** @param {string} url */
async function sayQr(url) {
  const cli = join(root, 'node_modules', 'qrcode', 'bin', 'qrcode');
  const { code, text } = await run(process.execPath, [cli, '--small', url]);
  say(code === 0 ? text : '');
}
