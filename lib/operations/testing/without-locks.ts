import type pg from 'pg';
import type { Database } from '@/lib/db/connect';
import { makeDatabase } from '@/lib/db/database';

/**
 * The same database with a fault: no row is ever locked by a read. For showing that the concurrent
 * tests would notice if an operation forgot its lock.
 */
export const withoutLocks = (pool: pg.Pool): Database =>
  rewritten(pool, (text) => text.replace(/ for update\b[^)]*/gis, ''));

/** What a statement is made into; what it waits for happens before it. */
type Rewrite = (text: string) => string | Promise<string>;

/** The same database, which is asked what `rewrite` makes of each statement. */
export const rewritten = (pool: pg.Pool, rewrite: Rewrite): Database =>
  makeDatabase(through(pool, rewrite));

function through<T extends pg.Pool | pg.PoolClient>(target: T, rewrite: Rewrite): T {
  const query = async (asked: string | pg.QueryConfig, values?: unknown[]) => {
    const { text, ...rest } = typeof asked === 'string' ? { text: asked } : asked;
    // Without its name, which stands for the text as it was.
    return target.query({ ...rest, text: await rewrite(text), name: '' }, values);
  };
  return new Proxy(target, {
    get(of, name) {
      if (name === 'query') return query;
      if (name === 'connect') return async () => through(await (of as pg.Pool).connect(), rewrite);
      return Reflect.get(of, name);
    },
  });
}
