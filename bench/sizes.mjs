import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildFolder, fromEnv } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { Refusal, say, step } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { CONNECTIONS, checkingIn, measure, onceEach, repeating } from './load.mjs';
import { runPart, sayMachine } from './part.mjs';
import { inTurns, median, onPrepared, resetLimits, spread, withServers } from './prepared.mjs';

const usage = `npm run bench -- --part sizes [--computers 1000,1000000 --seconds 8 --warmup 8 --rounds 3]
The door on databases with so many activations, filled by the database itself, by turns; the first is what the others
are compared with. Ten million (--computers 1000,10000000) are refused where there are not 36 GB free.`;

/** Computers that activate again, and that check in: of the smallest database most, of the largest a few anywhere. */
const ASKED = 450;
/** First activations before they count. */
const WARM = 300;
/** Bytes of an activation with all that hangs on it, twice while rows are put where chance has them. */
const BYTES_EACH = 3500;

runPart(
  usage,
  { computers: '1000,1000000', seconds: '8', warmup: '8', rounds: '3' },
  async (values) => {
    const sizes = values.computers.split(',').map(Number);
    const [seconds = 8, warmup = 8, rounds = 3] = [
      values.seconds,
      values.warmup,
      values.rounds,
    ].map(Number);
    assertRoom(sizes);
    const program = join(buildFolder, 'bench-crowd.mjs');
    await bundle('bench/crowd.ts', program);
    const amounts = { repeats: ASKED, computers: ASKED, first: WARM + 100 * rounds * seconds };
    return onPrepared(amounts, async ({ database, env, asked }) => {
      /** @type {{name: string, url: string, computers: number, bytes: number}[]} */
      const databases = [];
      for (const size of sizes) {
        const url = await database.copy();
        const name = size.toLocaleString('en');
        const licenses = Math.max(10, Math.ceil((size - 2 * ASKED) / 2));
        await step(`Filling up to ${name} activations`, () =>
          mustRun('It could not be filled.', process.execPath, [program, String(licenses)], {
            env: { ...env, DATABASE_URL: url, PORTAL_URL: 'http://localhost:3000' },
          }),
        );
        databases.push({ name, url, ...(await sizeOf(url)) });
      }
      const machine = sayMachine(`${database.server}, ${CONNECTIONS} connections`);
      /** @type {{what: string, client: () => () => import('./load.mjs').Client, keeps?: boolean, once?: boolean}[]} */
      const works = [
        { what: 'the same activation again, plain', client: () => repeating(asked.plain) },
        { what: 'the same activation again, encrypted', client: () => repeating(asked.encrypted) },
        // Each database has ratchets of its own, so each has clients of its own.
        { what: 'check-in', client: () => checkingIn(structuredClone(asked.apart)), keeps: true },
        { what: 'first activation', client: () => onceEach(asked.first, true), once: true },
      ];
      const starts = databases.map(({ url }) => ({ ...env, DATABASE_URL: url }));
      return withServers(
        starts.map((env) => ['door', env]),
        async (doors) => {
          const rows = [];
          for (const { what, client, keeps, once } of works) {
            say(`\n${what}`);
            const kept = databases.map(client);
            const load = async (/** @type {number} */ n, /** @type {object} */ amount) => {
              await resetLimits(databases[n]?.url ?? '');
              const asks = keeps || once ? kept[n] : client();
              return measure({ url: doors[n]?.url ?? '', client: asks ?? client(), ...amount });
            };
            const [warm, count] = once
              ? [{ amount: WARM }, { amount: Math.floor((asked.first.length - WARM) / rounds) }]
              : [{ seconds: warmup }, { seconds }];
            for (const n of databases.keys()) await load(n, warm);
            const each = databases.map(({ name }, n) => ({ name, n }));
            rows.push({ what, results: await inTurns(each, rounds, ({ n }) => load(n, count)) });
          }
          tell(databases, rows);
          return {
            machine,
            databases: databases.map(({ url, ...rest }) => rest),
            rows,
            missed: [],
          };
        },
      );
    });
  },
);

/** Says at once what would end in the middle of it; another server's disk is not known here. @param {number[]} sizes */
function assertRoom(sizes) {
  if (fromEnv('DATABASE_URL')) return;
  const needed = sizes.reduce((sum, size) => sum + size * BYTES_EACH, 1e9);
  const { bavail, bsize } = statfsSync(tmpdir());
  const [gigabytes, free] = [needed, bavail * bsize].map((bytes) => (bytes / 1e9).toFixed(1));
  if (bavail * bsize < needed)
    throw new Refusal(`That needs ${gigabytes} GB in ${tmpdir()}, where ${free} GB are free.`);
}

/** @param {string} url */
async function sizeOf(url) {
  const sql = new pg.Client(url);
  await sql.connect();
  const { rows } = await sql.query(`SELECT (SELECT count(*)::int FROM activation) AS computers,
    pg_database_size(current_database())::float AS bytes`);
  await sql.end();
  return /** @type {{computers: number, bytes: number}} */ (rows[0]);
}

/**
 * @param {{name: string, computers: number, bytes: number}[]} databases
 * @param {{what: string, results: import('./prepared.mjs').Result[]}[]} rows
 */
function tell(databases, rows) {
  const [, ...larger] = databases;
  say('\n| | activations | on the disk |\n|---|---:|---:|');
  for (const { name, computers, bytes } of databases)
    say(`| ${name} | ${computers.toLocaleString('en')} | ${(bytes / 1e6).toFixed(0)} MB |`);
  const names = databases.map(({ name }) => `${name}, requests/s`);
  say(
    `\n| | ${names.join(' | ')} | ${larger.map(({ name }) => `${name}, of the smallest`).join(' | ')} |`,
  );
  say(`|---|${'---:|'.repeat(databases.length + larger.length)}`);
  for (const { what, results } of rows) {
    const medians = results.map(({ rates }) => median(rates));
    const cells = results.map(({ rates }, n) => `${medians[n]?.toFixed(0)} (${spread(rates)})`);
    const shares = medians.slice(1).map((rate) => (rate / (medians[0] ?? 1)).toFixed(2));
    say(`| ${what} | ${[...cells, ...shares].join(' | ')} |`);
  }
}
