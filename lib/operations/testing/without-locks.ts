import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Database } from '@/lib/db/connect';
import * as schema from '@/lib/db/schema';

/**
 * The same database with a fault: no row is ever locked by a read. For showing that the concurrent
 * tests would notice if an operation forgot its lock.
 */
export function withoutLocks(sql: postgres.Sql): Database {
  return drizzle(unlocked(sql), { schema });
}

type Unsafe = postgres.Sql['unsafe'];
type Work = (sql: postgres.TransactionSql) => unknown;

function unlocked<S extends object>(sql: S): S {
  return new Proxy(sql, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name === 'unsafe') {
        return (query: string, ...rest: unknown[]) =>
          (member as Unsafe)(query.replace(/ for update\b.*$/is, ''), ...(rest as []));
      }
      if (name === 'begin' || name === 'savepoint') {
        return (...args: unknown[]) => {
          const work = args.pop() as Work;
          return member(...args, (inner: postgres.TransactionSql) => work(unlocked(inner)));
        };
      }
      return member;
    },
  });
}
