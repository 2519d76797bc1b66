import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say, step } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { scratchDatabase } from './database.mjs';
import { CONNECTIONS } from './load.mjs';
import { startServer } from './servers.mjs';

/** Connections of each server's pool: that of the real one (server/start-portal). */
export const POOL = 10;

const program = join(buildFolder, 'bench.mjs');
/** Of this run: another may measure beside it. */
const file = join(buildFolder, `bench-${process.pid}.json`);

/** @typedef {import('./servers.mjs').Server} Server */
/**
 * @typedef {object} Prepared
 * @property {Awaited<ReturnType<typeof scratchDatabase>>} database that nobody is connected to yet
 * @property {NodeJS.ProcessEnv} env of a portal on it
 * @property {any} asked what to ask (prepare.ts), with the door's answers to what is always answered the same
 * @property {() => Promise<void>} recordFirst adds what the database does for a first activation, done in a copy
 */

/**
 * The portal built, a database with computers that are active and some that are not yet, and what to ask.
 * @template T
 * @param {{repeats?: number, computers: number, together?: number, first: number}} amounts computers that activate again;
 *   that check in, of a license each and of one; and that are not active
 * @param {(prepared: Prepared) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onPrepared(amounts, work) {
  await ensureBuilt(['server', 'pages']);
  await bundle('bench/prepare.ts', program);
  const { repeats = CONNECTIONS, computers, together = 0, first } = amounts;
  const database = await scratchDatabase();
  try {
    const env = environment(database.url);
    await step('Filling a database, computer by computer', () =>
      prepare(env, 'fill', repeats, computers, together, first),
    );
    const asked = JSON.parse(readFileSync(file, 'utf8'));
    await withServers([['door', env]], async ([door]) => {
      for (const one of [...asked.plain, ...asked.encrypted])
        one.answer = await answerOf(door, one.body);
    });
    // Where the peers find what they answer.
    writeFileSync(file, JSON.stringify(asked));
    const recordFirst = async () => {
      await prepare({ ...env, DATABASE_URL: await database.copy() }, 'first');
      asked.first = JSON.parse(readFileSync(file, 'utf8')).first;
    };
    return await work({ database, env, asked, recordFirst });
  } finally {
    await database.drop();
    rmSync(file, { force: true });
  }
}

/** @param {NodeJS.ProcessEnv} env @param {'fill' | 'first'} command @param {number[]} amounts */
function prepare(env, command, ...amounts) {
  const args = [program, command, file, ...amounts.map(String)];
  return mustRun('The database could not be filled.', process.execPath, args, {
    env: { ...env, PORTAL_URL: 'http://localhost:3000' },
  });
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
  BENCH_REQUESTS: file,
});

/**
 * @template T
 * @param {[keyof typeof import('./servers.mjs').programs, NodeJS.ProcessEnv][]} starts
 * @param {(servers: Server[]) => Promise<T>} work while they run
 */
export async function withServers(starts, work) {
  /** @type {Server[]} */
  const servers = [];
  try {
    for (const [name, env] of starts) servers.push(await startServer(name, env));
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
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

/** Nobody has checked in this hour: a computer may 60 times. @param {string} url of the database */
export async function resetLimits(url) {
  const sql = new pg.Client(url);
  await sql.connect();
  try {
    await sql.query(
      'UPDATE activation SET check_ins = 0, check_ins_since = NULL WHERE check_ins_since IS NOT NULL',
    );
    await sql.query('VACUUM ANALYZE activation');
  } finally {
    await sql.end();
  }
}

/** @typedef {{name: string, rates: number[]}} Result of each round, for a second */

/**
 * One at a time, in an order that is turned round each time.
 * @template {{name: string}} T
 * @param {T[]} all
 * @param {number} rounds
 * @param {(one: T) => Promise<number>} load
 * @returns {Promise<Result[]>}
 */
export async function inTurns(all, rounds, load) {
  const results = all.map(({ name }) => ({ name, rates: /** @type {number[]} */ ([]) }));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? all : [...all].reverse();
    for (const one of order) {
      const rate = await load(one);
      results.find(({ name }) => name === one.name)?.rates.push(rate);
      say(`  round ${round + 1}  ${one.name.padEnd(22)} ${rate.toFixed(0).padStart(7)} a second`);
    }
  }
  return results;
}

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.floor(middle - 0.5)] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return ((pair[0] ?? 0) + (pair[1] ?? 0)) / 2;
}

/** @param {number[]} numbers */
export const spread = (numbers) =>
  `${Math.min(...numbers).toFixed(0)} to ${Math.max(...numbers).toFixed(0)}`;
