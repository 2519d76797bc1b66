import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { buildFolder } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say } from '../scripts/start/say.mjs';
import { scratchDatabase } from './database.mjs';
import { CONNECTIONS, measure } from './load.mjs';
import { programs, startServer } from './servers.mjs';

/** Connections of each server's pool: that of the real one (server/start-portal). */
const POOL = 10;
/** Of node:http doing the same SQL, for the door. */
const GOAL = 0.6;

/** @typedef {{seconds: number, warmup: number, rounds: number}} Plan in seconds */
/** @typedef {import('./servers.mjs').Server} Server */
/** @typedef {import('./peers/replay.mjs').Repeat} Repeat */

/**
 * Fills a database, starts the door and its peers, loads them in turn and prints what came out.
 * @param {Plan} plan
 * @returns {Promise<number>} exit code
 */
export async function compare(plan) {
  const database = await scratchDatabase();
  /** @type {Server[]} */
  const servers = [];
  try {
    const env = environment(database.url);
    const repeats = await prepare(env, servers);
    say(`\n${availableParallelism()} cores of ${cpus()[0]?.model}, Node ${process.version}`);
    say(`${database.server}, ${CONNECTIONS} connections, load generator on the same machine`);
    // Long enough for the compiler: a large program takes longer to be compiled than a peer of ten lines.
    for (const { url } of servers) {
      for (const ofKind of Object.values(repeats)) {
        await measure({ url, repeats: ofKind, seconds: plan.warmup });
      }
    }
    for (const [kind, ofKind] of Object.entries(repeats)) {
      say(
        `\nThe same activation again, ${kind} request: ${ofKind[0]?.statements.length} statements`,
      );
      report(await measureAll(servers, ofKind, plan));
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
  }
  return 0;
}

/** @param {string} url @returns {NodeJS.ProcessEnv} */
const environment = (url) => ({
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
  BENCH_REPEATS: join(buildFolder, 'bench.json'),
});

/**
 * Fills the database, starts all servers, and has the door answer each request once: that is what
 * every server has to answer from now on.
 * @param {NodeJS.ProcessEnv} env
 * @param {Server[]} servers gets the servers
 * @returns {Promise<Record<string, Repeat[]>>} by kind of request
 */
async function prepare(env, servers) {
  const file = /** @type {string} */ (env.BENCH_REPEATS);
  const script = [join(buildFolder, 'bench.mjs'), String(CONNECTIONS), file];
  await mustRun('The database could not be filled.', process.execPath, script, {
    env: { ...env, PORTAL_URL: 'http://localhost:3000' },
  });
  /** @type {Record<string, Repeat[]>} */
  const repeats = JSON.parse(readFileSync(file, 'utf8'));
  const [door, ...peers] = /** @type {(keyof typeof programs)[]} */ (Object.keys(programs));
  const first = await startServer(door ?? 'door', env);
  servers.push(first);
  for (const repeat of Object.values(repeats).flat()) {
    repeat.answer = await ask(first.url, repeat.body);
  }
  writeFileSync(file, JSON.stringify(repeats));
  for (const peer of peers) servers.push(await startServer(peer, env));
  return repeats;
}

/** @param {string} url @param {string} body */
async function ask(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200 || !text.includes('"reused":true')) throw new Error(text);
  return text;
}

/**
 * One server at a time, in an order that is turned round each time.
 * @param {Server[]} servers
 * @param {Repeat[]} repeats
 * @param {Plan} plan
 */
async function measureAll(servers, repeats, { seconds, rounds }) {
  /** @type {Map<string, number[]>} */
  const results = new Map(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? servers : [...servers].reverse();
    for (const { name, url } of order) {
      const rate = await measure({ url, repeats, seconds });
      results.get(name)?.push(rate);
      say(`  round ${round + 1}  ${name.padEnd(22)} ${rate.toFixed(0).padStart(7)} requests/s`);
    }
  }
  return results;
}

/** @param {Map<string, number[]>} results */
function report(results) {
  const medians = [...results].map(([name, rates]) => ({ name, rate: median(rates) }));
  const peer = medians.find(({ name }) => name === 'node:http')?.rate ?? Number.NaN;
  say('\n| Server | requests/s | of node:http |\n|---|---:|---:|');
  for (const { name, rate } of medians) {
    say(`| ${name} | ${rate.toFixed(0)} | ${(rate / peer).toFixed(2)} |`);
  }
  const door = (medians.find(({ name }) => name === 'door')?.rate ?? 0) / peer;
  say(`\nGoal for the door: ${GOAL} of node:http. ${door >= GOAL ? 'Met' : 'Not met'}.`);
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.floor(middle - 0.5)] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return ((pair[0] ?? 0) + (pair[1] ?? 0)) / 2;
}
