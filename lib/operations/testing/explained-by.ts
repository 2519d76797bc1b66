import type pg from 'pg';

type Asked = { text: string; values: unknown[] };

/** What `work` asks the database for. */
async function askedBy(pool: pg.Pool, work: () => Promise<unknown>): Promise<Asked[]> {
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
  return asked;
}

/** How PostgreSQL goes about the widest query that `work` sends, with the values it is sent with. */
export async function explainedBy(pool: pg.Pool, work: () => Promise<unknown>): Promise<string> {
  const asked = await askedBy(pool, work);
  const [widest] = asked.toSorted((a, b) => b.text.length - a.text.length);
  if (!widest) throw new Error('Nothing was asked.');
  const { rows } = await pool.query(`EXPLAIN ${widest.text}`, widest.values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

type Node = Record<string, number | undefined> & { Plans?: Node[] };

/** Rows that a part of a plan read from tables and indexes, those included that it threw away. */
function readBy({ Plans = [], ...node }: Node): number {
  const each =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0);
  const here = 'Relation Name' in node || 'Index Name' in node ? each : 0;
  return here * (node['Actual Loops'] ?? 1) + Plans.reduce((sum, one) => sum + readBy(one), 0);
}

/** Rows that PostgreSQL reads for each query that `work` sends: the same on every machine. */
export async function rowsReadBy(
  pool: pg.Pool,
  work: () => Promise<unknown>,
): Promise<{ text: string; rows: number }[]> {
  const asked = await askedBy(pool, work);
  const counted: { text: string; rows: number }[] = [];
  for (const { text, values } of asked) {
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values);
    const [{ Plan }] = rows[0]['QUERY PLAN'];
    counted.push({ text, rows: readBy(Plan) });
  }
  return counted;
}
