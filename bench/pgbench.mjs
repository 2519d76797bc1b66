import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../scripts/start/run.mjs';
import { say } from '../scripts/start/say.mjs';
import { CONNECTIONS, checkingIn, measure, onceEach, repeating } from './load.mjs';
import { runPart, sayMachine } from './part.mjs';
import { percentile } from './percentile.mjs';
import { requirePgbench } from './pgbench-program.mjs';
import { pgbenchScript } from './pgbench-script.mjs';
import {
  inTurns,
  median,
  onPrepared,
  POOL,
  resetLimits,
  spread,
  withServers,
} from './prepared.mjs';

const usage = `npm run bench -- --part pgbench [--seconds 8 --warmup 8 --rounds 3]
The statements that the door runs, under PostgreSQL's pgbench with as many connections as the door's pool has, and by
turns with it the door, asked over HTTP: how far the door is from what the database gives at most.`;

const COMPUTERS = 1000;
/** First activations before they count. */
const WARM = 300;

/** @typedef {{what: string, of: any[], clients: (of: any[]) => () => import('./load.mjs').Client, once: boolean}} Work */

runPart(usage, { seconds: '8', warmup: '8', rounds: '3' }, async (values) => {
  const program = requirePgbench();
  const [seconds = 8, warmup = 8, rounds = 3] = [values.seconds, values.warmup, values.rounds].map(
    Number,
  );
  const amounts = { computers: COMPUTERS, first: WARM + 60 * rounds * seconds };
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-pgbench-'));
  try {
    return await onPrepared(amounts, async (prepared) => {
      const { database, env, asked } = prepared;
      await prepared.recordFirst();
      // A ratchet goes on where it is, so each has a database of its own.
      const url = await database.copy();
      const machine = sayMachine(database.server);
      const version = (await run(program, ['--version'])).text.trim();
      say(
        `${version}; the door asked by ${CONNECTIONS} connections, pgbench with ${POOL} to the database`,
      );
      /** @type {Work[]} */
      const works = [
        {
          what: 'the same activation again, plain',
          of: asked.plain,
          clients: repeating,
          once: false,
        },
        {
          what: 'the same activation again, encrypted',
          of: asked.encrypted,
          clients: repeating,
          once: false,
        },
        {
          what: `check-in, ${COMPUTERS} computers`,
          of: asked.apart,
          clients: checkingIn,
          once: false,
        },
        {
          what: 'first activation',
          of: asked.first,
          clients: (of) => onceEach(of, true),
          once: true,
        },
      ];
      return withServers([['door', env]], async ([door]) => {
        /** @type {object[]} */
        const rows = [];
        for (const work of works) {
          const file = join(folder, 'script.sql');
          writeFileSync(file, await pgbenchScript(work.of, POOL, url, work.once));
          const bench = await makePgbench({ program, file, folder, url, work });
          const client = work.clients(work.of);
          const http = (/** @type {object} */ amount) =>
            measure({
              url: door?.url ?? '',
              client: work.once ? client : work.clients(work.of),
              ...amount,
            });
          const [warm, count] = work.once
            ? [
                { amount: WARM },
                { amount: Math.floor((work.of.length - WARM) / rounds / POOL) * POOL },
              ]
            : [{ seconds: warmup }, { seconds }];
          const both = [
            { name: 'pgbench', load: bench.run },
            { name: 'door', load: http },
          ];
          say(`\n${work.what}`);
          for (const { load } of both) await load(warm);
          bench.forget();
          const results = await inTurns(both, rounds, async ({ load }) => {
            await Promise.all([database.url, url].map(resetLimits));
            return load(count);
          });
          rows.push(row(work, results, bench.took));
        }
        tell(rows);
        return { machine, pgbench: version, rows, missed: [] };
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {{program: string, file: string, folder: string, url: string, work: Work}} how
 */
async function makePgbench({ program, file, folder, url, work }) {
  const { username, password, hostname, port, pathname } = new URL(url);
  /** @type {number[]} milliseconds of each transaction */
  let took = [];
  let done = 0;
  return {
    get took() {
      return took;
    },
    forget() {
      took = [];
    },
    /** @param {{seconds?: number, amount?: number}} amount @returns {Promise<number>} transactions a second */
    async run({ seconds, amount }) {
      const each = Math.floor((amount ?? 0) / POOL);
      const { code, text } = await run(
        program,
        [
          ...['--no-vacuum', '--protocol=prepared', `--client=${POOL}`, '--jobs=2'],
          ...['--log', `--log-prefix=${join(folder, 'log')}`, `--define=at=${done - 1}`],
          ...(amount ? [`--transactions=${each}`] : [`--time=${seconds}`]),
          ...[`--file=${file}`, `--host=${hostname}`, `--port=${port}`, `--username=${username}`],
          pathname.slice(1),
        ],
        { env: { ...process.env, PGPASSWORD: decodeURIComponent(password) } },
      );
      if (work.once) done += each;
      const rate = Number(/^tps = ([\d.]+) /m.exec(text)?.[1]);
      const failed = Number(/failed transactions: (\d+)/.exec(text)?.[1] ?? 0);
      if (code !== 0 || failed > 0 || !(rate > 0)) throw new Error(`pgbench failed.\n${text}`);
      for (const log of readdirSync(folder).filter((name) => name.startsWith('log'))) {
        const lines = readFileSync(join(folder, log), 'utf8').trimEnd().split('\n');
        // Its third column: microseconds.
        took = took.concat(lines.map((line) => Number(line.split(' ')[2]) / 1000));
        rmSync(join(folder, log));
      }
      return rate;
    },
  };
}

/** @param {Work} work @param {import('./prepared.mjs').Result[]} results @param {number[]} took */
function row({ what, of }, results, took) {
  const [database = [], door = []] = results.map(({ rates }) => rates);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(took, part));
  const statements = of.at(-1)?.statements.length;
  return {
    what,
    statements,
    database,
    door,
    p50,
    p95,
    p99,
    share: median(door) / median(database),
  };
}

/** @param {any[]} rows */
function tell(rows) {
  say('\n| | statements | pgbench, a second | p50, p95, p99 | the door, a second | of pgbench |');
  say('|---|---:|---:|---:|---:|---:|');
  for (const { what, statements, database, door, p50, p95, p99, share } of rows) {
    const times = [p50, p95, p99].map((time) => time.toFixed(1)).join(', ');
    const [most, own] = [database, door].map(
      (rates) => `${median(rates).toFixed(0)} (${spread(rates)})`,
    );
    say(`| ${what} | ${statements} | ${most} | ${times} ms | ${own} | ${share.toFixed(2)} |`);
  }
}
