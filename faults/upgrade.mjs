import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { deploymentId, ensureBuilt } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { runScript, say, step } from '../scripts/start/say.mjs';
import { assertNode } from '../scripts/start/settings.mjs';
import { runClients } from './clients.mjs';
import { judge } from './judge/judge.mjs';
import { onStand } from './stand.mjs';
import { settings } from './world.mjs';

const usage = `npm run chaos:upgrade [-- options]
  --from COMMIT   the version before; default: the one before the newest migration
  --seconds 60    how long clients work; two instances of the version before are brought to this one meanwhile
  --back          and back again, which a version can that starts on a newer schema (docs/decisions/045)
  --seed 1        of what clients choose; printed by every run`;

const CLIENTS = 8;
/** Seconds that a proxy is given to notice who is there. */
const NOTICED = 0.5;

runScript(async () => {
  assertNode();
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      back: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  await ensureInstalled();
  await ensureBuilt(['server', 'keyturn', 'pages']);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-before-'));
  try {
    const from = values.from ?? (await beforeNewestMigration());
    await step(`Taking the version before (${from.slice(0, 12)})`, async () => {
      await git('clone', '--quiet', '--shared', '--no-checkout', root, folder);
      await git('-C', folder, 'checkout', '--quiet', from);
    });
    const seed = Number(values.seed ?? Date.now() % 2 ** 31);
    const plan = { seconds: Number(values.seconds), seed, back: values.back };
    return (await upgrade(folder, plan)) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {string} before folder of the version before
 * @param {{seconds: number, seed: number, back: boolean}} plan
 * @returns {Promise<boolean>} whether nothing was lost, doubled or oversold, and each request was answered
 */
async function upgrade(before, { seconds, seed, back }) {
  // It installs and builds itself by its own scripts.
  const own = (/** @type {string} */ file) =>
    import(pathToFileURL(join(before, 'scripts', file)).href);
  await (await own('start/install.mjs')).ensureInstalled();
  const build = await own('build.mjs');
  await build.ensureBuilt(['server', 'pages']);
  process.stdout.write(`\nupgrade: ${seconds} s, --seed ${seed}\n`);
  const { history, final, file } = await onStand(
    'history-of-upgrade',
    async (stand) => {
      const env = settings(stand.masterKey);
      const old = {
        name: 'of the version before',
        program: join(before, '.build', 'server.mjs'),
        env: { ...env, NEXT_DEPLOYMENT_ID: build.deploymentId() },
        cwd: before,
      };
      const now = {
        name: 'of this version',
        program: join(buildFolder, 'server.mjs'),
        env: { ...env, NEXT_DEPLOYMENT_ID: deploymentId() },
      };
      /** @type {import('./portals.mjs').Portal[]} what the proxy knows */
      const portals = [];
      const add = async (/** @type {typeof old | typeof now} */ how) => {
        const portal = await stand.startPortal(how.name, how);
        await portal.untilHealthy();
        portals.push(portal);
      };
      const replace = async (/** @type {typeof old | typeof now} */ how) => {
        await add(how);
        const oldest = portals.shift();
        await sleep(NOTICED * 1000);
        await oldest?.stop();
      };
      await add(old);
      await add(old);

      let done = false;
      const pause = () => sleep((seconds / 5) * 1000);
      const phases = async () => {
        await pause();
        tell('the schema of this version, under the version before');
        const migrate = [join(buildFolder, 'keyturn.mjs'), 'migrate'];
        await mustRun('It could not be migrated.', process.execPath, migrate, {
          env: { ...now.env, DATABASE_URL: stand.databaseUrl },
        });
        await pause();
        tell('one instance of each');
        await replace(now);
        await pause();
        tell('this version alone');
        await replace(now);
        await pause();
        if (!back) return;
        tell('back to the version before, on the schema of this one');
        for (const how of [old, old]) await replace(how);
        await pause();
      };
      const { licenses, makeDevice, makeRandom } = stand;
      await Promise.all([
        phases().finally(() => {
          done = true;
        }),
        runClients({
          ...{ history: stand.history, licenses, makeDevice, portals, clients: CLIENTS },
          ...{ random: makeRandom(seed), over: () => done },
        }),
      ]);
      return { ...stand, final: await stand.end() };
    },
    before,
  );

  const count = (/** @type {string} */ type) =>
    history.entries.filter((one) => one.type === type).length;
  const faults = judge(history.entries, final, 0);
  if (count('info') > 0) faults.unshift(`${count('info')} requests got no answer`);
  process.stdout.write(
    `  ${count('invoke')} operations: ${count('ok')} done, ${count('fail')} refused, ${count('info')} without an answer\n` +
      `  history: ${file}\n${faults
        .slice(0, 10)
        .map((one) => `  ${one}\n`)
        .join('')}  judged: ${faults.length === 0 ? 'all is well' : `${faults.length} FAULTS`}\n`,
  );
  return faults.length === 0;
}

/** @param {string} text */
const tell = (text) => process.stdout.write(`  ${text}\n`);

/** @param {string[]} args */
const git = (...args) => mustRun('Git could not do that.', 'git', args);

async function beforeNewestMigration() {
  const added = ['log', '--first-parent', '-m', '--diff-filter=A', '-1', '--format=%H'];
  const newest = await git('-C', root, ...added, '--', 'drizzle/*.sql');
  return (await git('-C', root, 'rev-parse', `${newest.trim()}^`)).trim();
}
