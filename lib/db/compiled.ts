import type { PgPreparedQuery, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { Reader } from './connect';

type Prepared<T> = PgPreparedQuery<PreparedQueryConfig & { execute: T }>;
type Preparable<T> = { prepare(name: string): Prepared<T> };

/**
 * A query that is built once and then only run, on whatever database or transaction is given; what
 * changes in it are `sql.placeholder`s. For queries on paths that must be fast: drizzle takes longer
 * to build a wide one than PostgreSQL to answer it, and has PostgreSQL plan it anew each time.
 */
export function compiled<T>(build: (reader: Reader) => Preparable<T>) {
  let built: Prepared<T> | undefined;
  return (reader: Reader, values: Record<string, unknown>): Promise<T> => {
    built ??= build(reader).prepare('compiled');
    // The same query, but sent where this reader sends its own: drizzle ties one to where it was built.
    const { client } = reader._.session as unknown as { client: unknown };
    const query: Prepared<T> = Object.create(built, { client: { value: client } });
    return query.execute(values);
  };
}
