import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';

/**
 * What the door does to answer a repeated activation, as far as the database is concerned: the same
 * statements, in the same order, on a pool of the same size.
 */

/** @typedef {{text: string, parameters: any[]}} Statement */
/** @typedef {{body: string, statements: Statement[], answer: string}} Repeat */

/** @param {any} one */
const readable = (one) =>
  one && typeof one === 'object' && 'hex' in one ? Buffer.from(one.hex, 'hex') : one;

/** @returns {(request: string) => Promise<string>} runs the statements, gives the door's answer */
export function makeReplay() {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.BENCH_POOL),
    pipeline: true,
  });
  /** @type {Record<string, Repeat[]>} */
  const repeats = JSON.parse(
    readFileSync(/** @type {string} */ (process.env.BENCH_REPEATS), 'utf8'),
  );
  const plans = new Map(
    Object.values(repeats)
      .flat()
      .map(({ body, statements, answer }) => {
        const read = statements.map(({ text, parameters }) => ({
          // Prepared under a name: planned once for each connection.
          name: createHash('sha256').update(text).digest('hex').slice(0, 16),
          text,
          values: parameters.map(readable),
        }));
        const begin = read.findIndex(({ text }) => /^begin/i.test(text));
        const end = read.findIndex(({ text }) => /^commit/i.test(text));
        if (begin < 0 || end < begin) throw new Error('A repeated activation is one transaction.');
        const plan = { before: read.slice(0, begin), inside: read.slice(begin + 1, end), answer };
        return [JSON.parse(body).request, plan];
      }),
  );

  return async (request) => {
    const plan = plans.get(request);
    if (!plan) throw new Error('Not one of the measured requests.');
    for (const query of plan.before) await pool.query(query);
    const client = await pool.connect();
    await client.query('BEGIN');
    // As the door does: the license is locked first, and what is read under the lock is read at once.
    const [lock, ...reads] = plan.inside;
    if (lock) await client.query(lock);
    await Promise.all(reads.map((read) => client.query(read)));
    await client.query('COMMIT');
    client.release();
    return plan.answer;
  };
}
