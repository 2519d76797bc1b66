import type pg from 'pg';
import type { Database } from '@/lib/db/connect';
import { makeDatabase } from '@/lib/db/database';

/**
 * The same database with a fault: no row is ever locked by a read. For showing that the concurrent
 * tests would notice if an operation forgot its lock.
 */
export function withoutLocks(pool: pg.Pool): Database {
  return makeDatabase(unlocked(pool));
}

function unlocked<T extends pg.Pool | pg.PoolClient>(target: T): T {
  const query = (asked: string | pg.QueryConfig, values?: unknown[]) => {
    const { text, ...rest } = typeof asked === 'string' ? { text: asked } : asked;
    // Without its name, which stands for the text with the lock.
    return target.query(
      { ...rest, text: text.replace(/ for update\b[^)]*/gis, ''), name: '' },
      values,
    );
  };
  return new Proxy(target, {
    get(of, name) {
      if (name === 'query') return query;
      if (name === 'connect') return async () => unlocked(await (of as pg.Pool).connect());
      return Reflect.get(of, name);
    },
  });
}
