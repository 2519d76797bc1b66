import { parseArgs } from 'node:util';
import { deploymentId, ensureBuilt } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { runScript, say } from '../scripts/start/say.mjs';
import { assertNode } from '../scripts/start/settings.mjs';
import { runClients } from './clients.mjs';
import { judge } from './judge/judge.mjs';
import { planted, serverWith } from './planted.mjs';
import { onStand } from './stand.mjs';
import { makeWeather } from './weather.mjs';
import { settings } from './world.mjs';

const usage = `npm run chaos [-- options]
  --seconds 600       how long clients work, at most where a fault is planted
  --seed 1            of what clients and weather choose; printed by every run
  --clients 12        at once
  --planted lock      with a fault, which is to be found: ${planted.map(({ name }) => name).join(', ')}, all`;

/** Operations, done, in which a planted fault is to show. */
const ENOUGH = 600;
/** Mails that one portal has under way at most (lib/mail/outbox-worker.ts). */
const MAILS_AT_ONCE = 8;

/** @typedef {import('./planted.mjs').Planted} Planted */
/** @typedef {{seconds: number, seed: number, clients: number, fault: Planted | undefined}} Plan */

runScript(async () => {
  assertNode();
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      seed: { type: 'string' },
      clients: { type: 'string' },
      planted: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  await ensureInstalled();
  await ensureBuilt(['server', 'keyturn', 'pages']);
  const wanted = planted.filter(({ name }) => values.planted === 'all' || values.planted === name);
  if (values.planted && wanted.length === 0) throw new Error(usage);
  const plan = {
    seconds: Number(values.seconds ?? (wanted.length > 0 ? 120 : 600)),
    seed: Number(values.seed ?? Date.now() % 2 ** 31),
    clients: Number(values.clients ?? 12),
  };
  let failed = 0;
  for (const fault of wanted.length > 0 ? wanted : [undefined]) {
    if (!(await run({ ...plan, fault }))) failed += 1;
  }
  return failed;
});

/** @param {Plan} plan @returns {Promise<boolean>} whether the judge said what was to be said */
async function run({ seconds, seed, clients, fault }) {
  process.stdout.write(
    `\nchaos: ${fault ? `without ${fault.name}, ` : ''}${seconds} s, --seed ${seed}\n`,
  );
  const name = `history${fault ? `-without-${fault.name}` : ''}`;
  const { history, final, happened, file } = await onStand(name, async (stand) => {
    if (fault?.sql) await plant(stand.databaseUrl, fault.sql);
    const env = { ...settings(stand.masterKey), NEXT_DEPLOYMENT_ID: deploymentId() };
    const how = { program: serverWith(fault), env };
    const names = ['one', 'two', 'three'];
    const portals = await Promise.all(names.map((name) => stand.startPortal(name, how)));
    await Promise.all(portals.map((portal) => portal.untilHealthy()));

    const { licenses, makeDevice, makeRandom, restartDatabase } = stand;
    const { entries } = stand.history;
    const end = Date.now() + seconds * 1000;
    let broken = false;
    const isDone = () => entries.filter(({ type }) => type === 'ok').length >= ENOUGH;
    const over = () => broken || Date.now() > end || (fault !== undefined && isDone());
    const weather = async () => {
      // A fault shows without weather; whatever shows in it shall be the fault.
      if (fault) return null;
      try {
        return await makeWeather({ portals, restartDatabase, random: makeRandom(seed + 1), over });
      } catch (error) {
        broken = true;
        throw error;
      }
    };
    const [happened] = await Promise.all([
      weather(),
      runClients({
        ...{ history: stand.history, random: makeRandom(seed), portals, licenses },
        ...{ makeDevice, clients, over },
      }),
    ]);
    return { ...stand, happened, final: await stand.end() };
  });

  const interruptions = happened
    ? happened.kill + 3 * happened.restart + happened.cut + happened.silent
    : 0;
  const faults = judge(history.entries, final, interruptions * MAILS_AT_ONCE);
  const count = (/** @type {string} */ type) =>
    history.entries.filter((one) => one.type === type).length;
  process.stdout.write(
    `  ${count('invoke')} operations: ${count('ok')} done, ${count('fail')} refused, ${count('info')} unknown; ` +
      `${final.activations.length} activations, ${final.events.length} events, ${final.mails.arrived} mails\n` +
      (happened ? `  weather: ${JSON.stringify(happened)}\n` : '') +
      `  history: ${file}\n` +
      faults
        .slice(0, 10)
        .map((one) => `  ${one}\n`)
        .join(''),
  );
  const good = fault ? faults.some((one) => fault.found.test(one)) : faults.length === 0;
  const verdict = fault
    ? good
      ? 'found'
      : 'NOT FOUND'
    : good
      ? 'all is well'
      : `${faults.length} FAULTS`;
  process.stdout.write(`  judged: ${verdict}\n`);
  return good;
}

/** @param {string} url @param {string} text */
async function plant(url, text) {
  // What it imports may be there only now.
  const { default: pg } = await import('pg');
  const sql = new pg.Client(url);
  await sql.connect();
  await sql.query(text);
  await sql.end();
}
