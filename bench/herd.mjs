import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say, step } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { scratchDatabase } from './database.mjs';
import { latencies } from './open-loop.mjs';
import { runPart, sayMachine } from './part.mjs';
import { NONCE_AT, VERDICT_AT } from './peers/reply-layout.mjs';
import { environment } from './prepared.mjs';
import { startServer } from './servers.mjs';

const usage = `npm run bench -- --part herd [--computers 100000 --minutes 10]
After an outage all computers are due: each checks in once, at a moment of its own within the minutes, at one of
three instances on one PostgreSQL.`;

/** Milliseconds that 99 of 100 answers come within. */
const GOAL = 2000;
const INSTANCES = 3;

runPart(usage, { computers: '100000', minutes: '10' }, async (values) => {
  await ensureBuilt(['server', 'pages']);
  const program = join(buildFolder, 'bench-herd.mjs');
  await bundle('bench/herd.ts', program);
  return herd(program, Number(values.computers), Number(values.minutes));
});

/** @param {string} program @param {number} amount @param {number} minutes */
async function herd(program, amount, minutes) {
  const database = await scratchDatabase();
  /** @type {import('./servers.mjs').Server[]} */
  const portals = [];
  try {
    const env = environment(database.url);
    const file = join(buildFolder, 'bench-herd.json');
    await step(`Filling a database with ${amount} computers`, () =>
      mustRun('It could not be filled.', process.execPath, [program, file, String(amount)], {
        env: { ...env, PORTAL_URL: 'http://localhost:3000' },
      }),
    );
    for (let n = 0; n < INSTANCES; n += 1) portals.push(await startServer('door', env));
    const urls = portals.map(({ url }) => url);
    const { client, computers } = checkIns(JSON.parse(readFileSync(file, 'utf8')), urls);
    const times = Array.from({ length: amount }, () => Math.random() * minutes * 60_000);
    times.sort((a, b) => a - b);
    say(`\n${amount} check-ins within ${minutes} minutes, ${INSTANCES} instances …`);
    const took = await latencies({ url: urls[0] ?? '', client, times });
    const memory = portals.map(({ pid }) => mostMemory(pid));
    const { faults, bytes } = await afterwards(database.url, computers);
    if (faults.length > 0) throw new Error(faults.join('; '));
    const missed = took.p99 > GOAL ? [`p99 is over ${GOAL} ms`] : [];
    const machine = sayMachine(database.server);
    say('\n| check-ins | p50 | p95 | p99 | most | memory of an instance, at most |');
    say('|---:|---:|---:|---:|---:|---|');
    const waits = [took.p50, took.p95, took.p99, took.most].map((ms) => `${ms.toFixed(1)} ms`);
    say(`| ${amount} | ${waits.join(' | ')} | ${memory.map((mb) => `${mb} MB`).join(', ')} |`);
    say(
      `\nA computer and its part of a license of five take ${(bytes / amount / 1000).toFixed(1)} kB.`,
    );
    say(`None was lost, each verdict was right. Goal: p99 ${GOAL} ms.`);
    return { machine, amount, minutes, ...took, memory, bytes, missed };
  } finally {
    await Promise.all(portals.map((portal) => portal.stop()));
    await database.drop();
  }
}

/**
 * Each computer once, at the instances by turns, each answer judged.
 * @param {import('./herd').HerdFile} file
 * @param {string[]} urls
 */
function checkIns({ productId, epoch, computers }, urls) {
  const common = { v: 1, productId, epoch, ratchet: '0'.repeat(16), appVersion: '1.0' };
  let [made, at] = [0, 0];
  /** @returns {import('./load.mjs').Client} */
  const client = () => ({
    path: `${urls[made++ % urls.length]}/api/olp/v1/check-in`,
    next() {
      const { token = '', verdict } = computers[at++] ?? {};
      const nonce = randomBytes(16).toString('hex');
      const request = { ...common, token, nonce, clientTime: 0, computerName: `PC-${at - 1}` };
      return {
        body: JSON.stringify(request),
        wrong(text) {
          const { body, sig } = JSON.parse(text);
          const bytes = Buffer.from(body, 'hex');
          if (bytes[VERDICT_AT] !== verdict) return `told ${bytes[VERDICT_AT]}, not ${verdict}`;
          if (bytes.toString('hex', NONCE_AT, NONCE_AT + 16) !== nonce) return 'another nonce';
          return sig.length === 128 ? null : 'no signature';
        },
      };
    },
  });
  return { client, computers };
}

/** What the database lacks, and how large it is. @param {string} url @param {{verdict: number}[]} computers */
async function afterwards(url, computers) {
  const sql = new pg.Client(url);
  await sql.connect();
  const { rows } = await sql.query(`SELECT
    count(*) FILTER (WHERE last_seen_at IS NOT NULL AND state = 'active')::int AS seen,
    coalesce(sum(forks), 0)::int AS forks,
    (SELECT count(*)::int FROM illegal_computer) AS alive,
    pg_database_size(current_database())::float AS bytes FROM activation`);
  await sql.end();
  const well = computers.filter(({ verdict }) => verdict === 0).length;
  const { seen, forks, alive, bytes } = rows[0];
  const faults = [
    ...(seen === well ? [] : [`${seen} of ${well} were written down`]),
    ...(forks === 0 ? [] : [`${forks} forks`]),
    ...(alive > 0 ? [] : ['no dead computer was seen alive']),
  ];
  return { faults, bytes };
}

/** Megabytes it held at its height; nothing where the system does not say. @param {number | undefined} pid */
function mostMemory(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    return null;
  }
}
