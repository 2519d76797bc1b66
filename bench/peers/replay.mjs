import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { NONCE_AT, ratchetAt } from './reply-layout.mjs';
import { steadyRoles } from './steady-roles.mjs';

/**
 * What the door does, as far as the database is concerned: the same statements, in the same order, as many at once, on a
 * pool of the same size; and for a check-in the same signature. Nothing else: no reading, no rules, no checks.
 */

/** @typedef {{text: string, parameters: any[], batch: number, rows: any[][]}} Statement */
/** @typedef {{body: any, statements: Statement[], answer: string}} Request */
/** @typedef {{request: any, reply: string, statements: Statement[]}} SteadyComputer */

/** @param {any} one */
const readable = (one) =>
  one && typeof one === 'object' && 'hex' in one ? Buffer.from(one.hex, 'hex') : one;

/** Prepared under a name: planned once for each connection. @param {string} text @param {any[]} values */
const query = (text, values) => ({
  name: createHash('sha256').update(text).digest('hex').slice(0, 16),
  text,
  values,
});

/** @returns {(path: string, body: any) => Promise<string>} runs the statements, gives the door's answer */
export function makeReplay() {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.BENCH_POOL),
    pipeline: true,
  });
  const asked = JSON.parse(
    readFileSync(/** @type {string} */ (process.env.BENCH_REQUESTS), 'utf8'),
  );
  const activations = new Map(
    [asked.plain, asked.encrypted, asked.first].flat().map((one) => [one.body.request, one]),
  );
  const computers = new Map(
    [asked.apart, asked.together].flat().map((one) => [one.request.token, steadyPlan(one)]),
  );
  return (path, body) =>
    path.endsWith('/check-in')
      ? checkIn(pool, computers.get(body.token), body)
      : activate(pool, activations.get(body.request));
}

/**
 * @param {pg.Pool} pool
 * @param {Request | undefined} plan
 */
async function activate(pool, plan) {
  if (!plan) throw new Error('Not one of the measured requests.');
  /** What the database made up when this was written down, and what it made up now. @type {Map<string, any>} */
  const made = new Map();
  /** @param {any} one */
  const now = (one) =>
    (['string', 'number'].includes(typeof one) && made.get(String(one))) || readable(one);
  const client = await pool.connect();
  try {
    for (const batch of batchesOf(plan.statements)) {
      await Promise.all(
        batch.map(async ({ text, parameters, rows }) => {
          const values = parameters.map(now);
          const result = await client.query({ ...query(text, values), rowMode: 'array' });
          for (const [at, row] of rows.entries()) {
            for (const [column, was] of row.entries()) {
              const is = result.rows[at]?.[column];
              if (typeof was === 'string' && typeof is === 'string' && was !== is)
                made.set(was, is);
            }
          }
        }),
      );
    }
  } finally {
    client.release();
  }
  return plan.answer;
}

/** @param {Statement[]} statements */
function batchesOf(statements) {
  /** @type {Statement[][]} */
  const batches = [];
  for (const one of statements) {
    const last = batches.at(-1);
    if (last?.[0]?.batch === one.batch) last.push(one);
    else batches.push([one]);
  }
  return batches;
}

const { privateKey } = generateKeyPairSync('ed25519');

/** The two statements of a check-in. @param {SteadyComputer} computer */
function steadyPlan(computer) {
  const [read, write] = computer.statements;
  const roles = steadyRoles(computer);
  if (!read || !write) throw new Error('A steady check-in is two statements.');
  return { read, write, roles, reply: computer.reply };
}

/**
 * @param {pg.Pool} pool
 * @param {ReturnType<typeof steadyPlan> | undefined} plan
 * @param {any} body
 */
async function checkIn(pool, plan, body) {
  if (!plan) throw new Error('Not one of the measured computers.');
  const { read, write, roles, reply } = plan;
  const { rows } = await pool.query(query(read.text, read.parameters.map(readable)));
  const [row] = rows;
  const next = randomBytes(8);
  const now = new Date();
  const fresh = {
    next,
    current: row.ratchet_cur,
    previous: row.ratchet_prev,
    hourAgo: new Date(now.getTime() - 3_600_000).toISOString(),
    now: now.toISOString(),
  };
  const values = write.parameters.map((one, at) => {
    const role = roles[at];
    return role ? fresh[role] : readable(one);
  });
  const written = await pool.query(query(write.text, values));
  // Another request of this computer, given up by whoever asked before, was faster.
  if (written.rowCount !== 1) return checkIn(pool, plan, body);
  const answer = Buffer.from(reply, 'hex');
  answer.set(Buffer.from(body.nonce, 'hex'), NONCE_AT);
  answer.set(next, ratchetAt(answer));
  const sig = sign(null, answer, privateKey);
  return JSON.stringify({ body: answer.toString('hex'), sig: sig.toString('hex') });
}
