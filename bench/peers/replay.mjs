import { readFileSync } from 'node:fs';
import postgres from 'postgres';

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
  const sql = postgres(/** @type {string} */ (process.env.DATABASE_URL), {
    max: Number(process.env.BENCH_POOL),
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
          text,
          parameters: parameters.map(readable),
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
    for (const { text, parameters } of plan.before)
      await sql.unsafe(text, parameters, { prepare: true });
    await sql.begin(async (tx) => {
      // As the door does: the license is locked first, and what is read under the lock is read at once.
      const [lock, ...reads] = plan.inside.map(
        ({ text, parameters }) =>
          () =>
            tx.unsafe(text, parameters, { prepare: true }),
      );
      await lock?.();
      await Promise.all(reads.map((read) => read()));
    });
    return plan.answer;
  };
}
