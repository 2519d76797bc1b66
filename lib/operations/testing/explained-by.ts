import type pg from 'pg';

type Asked = { text: string; values: unknown[] };

/** How PostgreSQL goes about the widest query that `work` sends, with the values it is sent with. */
export async function explainedBy(pool: pg.Pool, work: () => Promise<unknown>): Promise<string> {
  const asked: Asked[] = [];
  const listened = pool as unknown as { query?: (...given: unknown[]) => unknown };
  const ask = pool.query.bind(pool) as (...given: unknown[]) => unknown;
  listened.query = (...given) => {
    const [query, values = []] = given as [string | { text: string }, unknown[]?];
    asked.push({ text: typeof query === 'string' ? query : query.text, values });
    return ask(...given);
  };
  try {
    await work();
  } finally {
    // What it has from its class is back.
    delete listened.query;
  }
  const [widest] = asked.toSorted((a, b) => b.text.length - a.text.length);
  if (!widest) throw new Error('Nothing was asked.');
  const { rows } = await pool.query(`EXPLAIN ${widest.text}`, widest.values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
