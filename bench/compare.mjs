import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildFolder } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say } from '../scripts/start/say.mjs';
import { scratchDatabase } from './database.mjs';
import { CONNECTIONS, checkingIn, measure, onceEach, repeating } from './load.mjs';
import { latencies, steadily } from './open-loop.mjs';
import { programs, startServer } from './servers.mjs';

/** Connections of each server's pool: that of the real one (server/start-portal). */
const POOL = 10;
/** Of node:http doing the same SQL. */
const GOALS = { steady: 0.6, first: 0.4 };
/** Computers of one license beside as many of a license each. */
const GOAL_TOGETHER = 0.8;
/** Computers that check in: more than the generator's share of them comes round to in an hour's limit. */
const COMPUTERS = 1000;

/** @typedef {{seconds: number, warmup: number, rounds: number}} Plan in seconds */
/** @typedef {import('./servers.mjs').Server} Server */
/** @typedef {{name: string, rates: number[]}} Result requests per second */
/** @typedef {{what: string, statements: number, results: Result[]}} Table */

/**
 * Fills a database, starts the door and its peers, loads them in turn and prints what came out.
 * @param {Plan} plan
 * @returns {Promise<{tables: Table[], latencies: object[], facts: object}>}
 */
export async function compare(plan) {
  const database = await scratchDatabase();
  /** @type {Server[]} */
  const servers = [];
  try {
    const env = environment(database.url);
    const file = /** @type {string} */ (env.BENCH_REQUESTS);
    const first = 300 + 150 * plan.rounds * plan.seconds;
    await fill(env, 'fill', file, CONNECTIONS, COMPUTERS, first);
    const copies = [await database.copy(), await database.copy(), await database.copy()];
    await fill({ ...env, DATABASE_URL: copies[0] }, 'first', file);
    const facts = {
      cores: availableParallelism(),
      processor: cpus()[0]?.model,
      node: process.version,
      database: database.server,
      connections: CONNECTIONS,
    };
    say(`\n${facts.cores} cores of ${facts.processor}, Node ${facts.node}`);
    say(`${facts.database}, ${CONNECTIONS} connections, load generator on the same machine`);

    const asked = JSON.parse(readFileSync(file, 'utf8'));
    for (const name of /** @type {(keyof typeof programs)[]} */ (Object.keys(programs))) {
      servers.push(await startServer(name, env));
      if (servers.length > 1) continue;
      for (const one of [...asked.plain, ...asked.encrypted])
        one.answer = await answerOf(servers[0], one.body);
      writeFileSync(file, JSON.stringify(asked));
    }
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
      const results = await inTurns(servers, plan, async ({ url }) => {
        await reset();
        return measure({ url, client: client(), seconds: plan.seconds });
      });
      tables.push(report({ what, statements: of[0].statements.length, results }, GOALS.steady));
    }

    const groups = [
      { name: 'of a license each', of: asked.apart },
      { name: 'of one license', of: asked.together },
    ];
    const together = await inTurns(groups, plan, async ({ of }) => {
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
    say(
      '\nThe door at half of that, asked at a steady rate whether it answers or not, milliseconds',
    );
    say('\n| | requests/s | p50 | p95 | p99 | most |\n|---|---:|---:|---:|---:|---:|');
    for (const { what: name, rate, p50, p95, p99, most } of waits) {
      const times = [p50, p95, p99, most].map((time) => time.toFixed(1));
      say(`| ${name} | ${rate.toFixed(0)} | ${times.join(' | ')} |`);
    }

    await Promise.all(servers.map((server) => server.stop()));
    servers.length = 0;
    tables.push(await firsts(env, copies.slice(1), asked.first, plan, servers));
    return { tables, latencies: waits, facts };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
  }
}

/**
 * Each computer is activated once by the door, and once by node:http in another copy of the database.
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} copies
 * @param {any[]} requests
 * @param {Plan} plan
 * @param {Server[]} servers
 */
async function firsts(env, copies, requests, { rounds }, servers) {
  const names = /** @type {const} */ (['door', 'node:http']);
  /** @type {Record<string, () => import('./load.mjs').Client>} */
  const clients = {};
  for (const [n, name] of names.entries()) {
    servers.push(await startServer(name, { ...env, DATABASE_URL: copies[n] }));
    clients[name] = onceEach(requests, name === 'door');
  }
  const load = (/** @type {Server} */ { name, url }, /** @type {number} */ amount) =>
    measure({ url, client: clients[name] ?? onceEach([], false), amount });
  for (const server of servers) await load(server, 300);
  const amount = Math.floor((requests.length - 300) / rounds);
  const results = await inTurns(servers, { rounds }, (server) => load(server, amount));
  const statements = requests.at(-1)?.statements.length;
  return report({ what: 'First activation, plain request', statements, results }, GOALS.first);
}

/** @param {string} url of the database @returns {NodeJS.ProcessEnv} of a portal */
export const environment = (url) => ({
  ...process.env,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  DATABASE_URL: url,
  HOST: '127.0.0.1',
  OLP_MASTER_KEY: randomBytes(32).toString('base64'),
  AUTH_SECRET: randomBytes(32).toString('base64'),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  KEYTURN_DEV_MAILBOX: '1',
  LOG_LEVEL: 'warn',
  BENCH_POOL: String(POOL),
  BENCH_REQUESTS: join(buildFolder, 'bench.json'),
});

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {'fill' | 'first'} command
 * @param {string} file
 * @param {number[]} sizes
 */
function fill(env, command, file, ...sizes) {
  const script = [join(buildFolder, 'bench.mjs'), command, file, ...sizes.map(String)];
  return mustRun('The database could not be filled.', process.execPath, script, {
    env: { ...env, PORTAL_URL: 'http://localhost:3000' },
  });
}

/** @param {Server | undefined} door @param {object} body */
async function answerOf(door, body) {
  const headers = { 'content-type': 'application/json' };
  const url = new URL('/api/olp/v1/activate', door?.url);
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 200 || !text.includes('"reused":true')) throw new Error(text);
  return text;
}

/** Nobody has checked in this hour: a computer may 60 times. @param {string} url */
async function resetLimits(url) {
  const sql = new pg.Client(url);
  await sql.connect();
  try {
    await sql.query('UPDATE activation SET check_ins = 0, check_ins_since = NULL');
    await sql.query('VACUUM ANALYZE activation');
  } finally {
    await sql.end();
  }
}

/**
 * One at a time, in an order that is turned round each time.
 * @template {{name: string}} T
 * @param {T[]} all
 * @param {Pick<Plan, 'rounds'>} plan
 * @param {(one: T) => Promise<number>} load
 * @returns {Promise<Result[]>}
 */
async function inTurns(all, { rounds }, load) {
  const results = all.map(({ name }) => ({ name, rates: /** @type {number[]} */ ([]) }));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? all : [...all].reverse();
    for (const one of order) {
      const rate = await load(one);
      results.find(({ name }) => name === one.name)?.rates.push(rate);
      say(`  round ${round + 1}  ${one.name.padEnd(22)} ${rate.toFixed(0).padStart(7)} requests/s`);
    }
  }
  return results;
}

/** @param {Table} table @param {number} goal of the first beside node:http, or of the last beside the first @returns {Table} */
function report(table, goal) {
  const { what, statements, results } = table;
  const medians = results.map(({ name, rates }) => ({ name, rate: median(rates), rates }));
  const peer = medians.find(({ name }) => name === 'node:http') ?? medians[0];
  const judged = peer === medians[0] ? medians.at(-1) : medians[0];
  say(`\n${what}: ${statements} statements`);
  say(`\n| | requests/s | of ${peer?.name} | lowest to highest |\n|---|---:|---:|---|`);
  for (const { name, rate, rates } of medians) {
    const spread = `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`;
    say(`| ${name} | ${rate.toFixed(0)} | ${(rate / (peer?.rate ?? 1)).toFixed(2)} | ${spread} |`);
  }
  const share = (judged?.rate ?? 0) / (peer?.rate ?? 1);
  say(`\nGoal: ${goal}. ${share >= goal ? 'Met' : 'Not met'}.`);
  return table;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.floor(middle - 0.5)] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return ((pair[0] ?? 0) + (pair[1] ?? 0)) / 2;
}
