import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { runScript, say, step } from '../scripts/start/say.mjs';
import { scratchDatabase } from './database.mjs';
import { CONNECTIONS, measure } from './load.mjs';
import { nextPeer, programs, startServer } from './servers.mjs';

/** Connections of each server's pool: that of the real one (server/start-portal). */
const POOL = 10;
/** Of node:http doing the same SQL, for the door. */
const GOAL = 0.6;

/** @typedef {import('./servers.mjs').Server} Server */
/** @typedef {import('./peers/replay.mjs').Repeat} Repeat */

runScript(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '8' },
      warmup: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '2' },
    },
  });
  await ensureInstalled();
  await build();
  const database = await scratchDatabase();
  /** @type {Server[]} */
  const servers = [];
  try {
    const env = environment(database.url);
    const repeats = await prepare(env, servers);
    say(`\nA repeated activation: ${repeats[0]?.statements.length} statements, ${database.server}`);
    say(`${availableParallelism()} cores of ${cpus()[0]?.model}, Node ${process.version}`);
    say(`${CONNECTIONS} connections, load generator on the same machine\n`);
    report(
      await measureAll(servers, repeats, {
        seconds: Number(values.seconds),
        warmup: Number(values.warmup),
        rounds: Number(values.rounds),
      }),
    );
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
  }
  return 0;
});

async function build() {
  const tools = join(root, 'node_modules');
  await mustRun('The portal could not be built.', process.execPath, [
    join(root, 'scripts', 'build.mjs'),
    ...['server', 'pages'],
  ]);
  await step('Building the benchmark', async () => {
    mkdirSync(buildFolder, { recursive: true });
    await mustRun('The preparation could not be bundled.', process.execPath, [
      join(tools, 'esbuild', 'bin', 'esbuild'),
      ...[join(root, 'bench', 'prepare.ts'), `--alias:@=${root}`, '--bundle', '--platform=node'],
      ...['--format=esm', '--packages=external', `--outfile=${join(buildFolder, 'bench.mjs')}`],
    ]);
    await mustRun(
      'The Next.js peer could not be built.',
      process.execPath,
      [join(tools, 'next', 'dist', 'bin', 'next'), 'build'],
      {
        cwd: nextPeer,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      },
    );
  });
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
 * @returns {Promise<Repeat[]>}
 */
async function prepare(env, servers) {
  const file = /** @type {string} */ (env.BENCH_REPEATS);
  const script = [join(buildFolder, 'bench.mjs'), String(CONNECTIONS), file];
  await mustRun('The database could not be filled.', process.execPath, script, {
    env: { ...env, PORTAL_URL: 'http://localhost:3000' },
  });
  /** @type {Repeat[]} */
  const repeats = JSON.parse(readFileSync(file, 'utf8'));
  const [door, ...peers] = /** @type {(keyof typeof programs)[]} */ (Object.keys(programs));
  const first = await startServer(door ?? 'door', env);
  servers.push(first);
  for (const repeat of repeats) repeat.answer = await ask(first.url, repeat.body);
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
 * @param {{seconds: number, warmup: number, rounds: number}} plan
 */
async function measureAll(servers, repeats, { seconds, warmup, rounds }) {
  for (const { url } of servers) await measure({ url, repeats, seconds: warmup });
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
