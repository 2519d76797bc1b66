import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say, step } from '../scripts/start/say.mjs';
import { CONNECTIONS, checkingIn, measure, onceEach, repeating } from './load.mjs';
import { latencies, steadily } from './open-loop.mjs';
import { runPart, sayMachine } from './part.mjs';
import { inTurns, median, onPrepared, resetLimits, spread, withServers } from './prepared.mjs';
import { programs } from './servers.mjs';

const usage = `npm run bench -- --part door [--seconds 8 --warmup 8 --rounds 3]
Compares the device door with the same statements under bare node:http, Hono and Next.js.`;

/** Of node:http doing the same SQL. */
const GOALS = { steady: 0.6, first: 0.4 };
/** Computers of one license beside as many of a license each. */
const GOAL_TOGETHER = 0.8;
/** Computers that check in: more than the generator's share of them comes round to in an hour's limit. */
const COMPUTERS = 1000;

/** @typedef {{seconds: number, warmup: number, rounds: number}} Plan in seconds */
/** @typedef {import('./servers.mjs').Server} Server */
/** @typedef {import('./prepared.mjs').Prepared} Prepared */
/** @typedef {{what: string, statements: number, results: import('./prepared.mjs').Result[], met: boolean}} Table */

runPart(usage, { seconds: '8', warmup: '8', rounds: '3' }, async (values) => {
  const [seconds, warmup, rounds] = [values.seconds, values.warmup, values.rounds].map(Number);
  const plan = { seconds: seconds ?? 8, warmup: warmup ?? 8, rounds: rounds ?? 3 };
  await step('Building the Next.js peer', buildNextPeer);
  const first = 300 + 150 * plan.rounds * plan.seconds;
  const amounts = { computers: COMPUTERS, together: COMPUTERS, first };
  return onPrepared(amounts, async (prepared) => {
    const { database, env } = prepared;
    await prepared.recordFirst();
    const copies = [await database.copy(), await database.copy()];
    const machine = sayMachine(`${database.server}, ${CONNECTIONS} connections`);
    const names = /** @type {(keyof typeof programs)[]} */ (Object.keys(programs));
    const steady = await withServers(
      names.map((name) => [name, env]),
      (servers) => measureSteady(servers, prepared, plan),
    );
    const tables = [...steady.tables, await firsts(prepared, copies, plan)];
    const missed = tables.filter(({ met }) => !met).map(({ what }) => what);
    return { machine, tables, latencies: steady.waits, missed };
  });
});

/** In a copy: what Next.js leaves behind is nothing that other tools should find among the sources. */
async function buildNextPeer() {
  for (const part of ['next-peer', 'peers']) {
    cpSync(join(root, 'bench', part), join(buildFolder, 'bench', part), { recursive: true });
  }
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  await mustRun('The Next.js peer could not be built.', process.execPath, [next, 'build'], {
    cwd: join(buildFolder, 'bench', 'next-peer'),
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}

/**
 * What changes nothing: all servers by turns, then how long the door takes at half of its rate.
 * @param {Server[]} servers the door first
 * @param {Prepared} prepared
 * @param {Plan} plan
 */
async function measureSteady(servers, { database, asked }, plan) {
  const [door] = servers;
  if (!door) throw new Error('There is no door.');
  const reset = () => resetLimits(database.url);
  const steady = [
    ['The same activation again, plain request', asked.plain, repeating],
    ['The same activation again, encrypted request', asked.encrypted, repeating],
    [`Check-in, ${COMPUTERS} computers of a license each`, asked.apart, checkingIn],
  ];
  /** @type {Table[]} */
  const tables = [];
  for (const [what, of, clients] of steady) {
    const client = () => clients(of);
    // Long enough for the compiler: a large program takes longer to be compiled than a peer of ten lines.
    for (const { url } of servers) {
      await reset();
      await measure({ url, client: client(), seconds: plan.warmup });
    }
    const results = await inTurns(servers, plan.rounds, async ({ url }) => {
      await reset();
      return measure({ url, client: client(), seconds: plan.seconds });
    });
    tables.push(report({ what, statements: of[0].statements.length, results }, GOALS.steady));
  }

  const groups = [
    { name: 'of a license each', of: asked.apart },
    { name: 'of one license', of: asked.together },
  ];
  const together = await inTurns(groups, plan.rounds, async ({ of }) => {
    await reset();
    return measure({ url: door.url, client: checkingIn(of), seconds: plan.seconds });
  });
  const what = `The door: check-in of ${COMPUTERS} computers`;
  tables.push(report({ what, statements: 2, results: together }, GOAL_TOGETHER));

  const waits = [];
  for (const [name, of, clients] of [steady[0], steady[2]].flatMap((one) => (one ? [one] : []))) {
    const most = median(tables.find((table) => table.what === name)?.results[0]?.rates ?? []);
    await reset();
    const times = steadily(most / 2, plan.seconds * 2);
    const took = await latencies({ url: door.url, times, client: clients(of) });
    waits.push({ what: name, rate: most / 2, ...took });
  }
  say('\nThe door at half of that, asked at a steady rate whether it answers or not, milliseconds');
  say('\n| | requests/s | p50 | p95 | p99 | most |\n|---|---:|---:|---:|---:|---:|');
  for (const { what: name, rate, p50, p95, p99, most } of waits) {
    const times = [p50, p95, p99, most].map((time) => time.toFixed(1));
    say(`| ${name} | ${rate.toFixed(0)} | ${times.join(' | ')} |`);
  }
  return { tables, waits };
}

/**
 * Each computer is activated once by the door, and once by node:http in another copy of the database.
 * @param {Prepared} prepared
 * @param {string[]} copies
 * @param {Plan} plan
 */
async function firsts({ env, asked }, copies, { rounds }) {
  const names = /** @type {const} */ (['door', 'node:http']);
  const clients = Object.fromEntries(
    names.map((name) => [name, onceEach(asked.first, name === 'door')]),
  );
  const load = (/** @type {Server} */ { name, url }, /** @type {number} */ amount) =>
    measure({ url, client: clients[name] ?? onceEach([], false), amount });
  return withServers(
    names.map((name, n) => [name, { ...env, DATABASE_URL: copies[n] }]),
    async (servers) => {
      for (const server of servers) await load(server, 300);
      const amount = Math.floor((asked.first.length - 300) / rounds);
      const results = await inTurns(servers, rounds, (server) => load(server, amount));
      const statements = asked.first.at(-1)?.statements.length;
      return report({ what: 'First activation, plain request', statements, results }, GOALS.first);
    },
  );
}

/**
 * @param {Omit<Table, 'met'>} table
 * @param {number} goal of the first beside node:http, or of the last beside the first
 * @returns {Table}
 */
function report(table, goal) {
  const { what, statements, results } = table;
  const medians = results.map(({ name, rates }) => ({ name, rate: median(rates), rates }));
  const peer = medians.find(({ name }) => name === 'node:http') ?? medians[0];
  const judged = peer === medians[0] ? medians.at(-1) : medians[0];
  say(`\n${what}: ${statements} statements`);
  say(`\n| | requests/s | of ${peer?.name} | lowest to highest |\n|---|---:|---:|---|`);
  for (const { name, rate, rates } of medians) {
    say(
      `| ${name} | ${rate.toFixed(0)} | ${(rate / (peer?.rate ?? 1)).toFixed(2)} | ${spread(rates)} |`,
    );
  }
  const met = (judged?.rate ?? 0) / (peer?.rate ?? 1) >= goal;
  say(`\nGoal: ${goal}. ${met ? 'Met' : 'Not met'}.`);
  return { ...table, met };
}
