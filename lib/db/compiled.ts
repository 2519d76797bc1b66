import { createHash } from 'node:crypto';
import type { Reader } from './connect';

type Prepared<T> = { execute(values: Record<string, unknown>): Promise<T> };
type Preparable<T> = { toSQL(): { sql: string }; prepare(name: string): Prepared<T> };

/**
 * A query that is built once for each connection and then only run; what changes in it are
 * `sql.placeholder`s. For queries on paths that must be fast: drizzle takes longer to build a wide
 * one than PostgreSQL to answer it, and has PostgreSQL plan it anew each time.
 */
export function compiled<T>(build: (reader: Reader) => Preparable<T>) {
  const kept = new WeakMap<Reader, Prepared<T>>();
  return (reader: Reader, values: Record<string, unknown>): Promise<T> => {
    const query = kept.get(reader) ?? prepare(build(reader));
    kept.set(reader, query);
    return query.execute(values);
  };
}

/** Named by its text: PostgreSQL keeps one text under a name for as long as the connection lives. */
function prepare<T>(query: Preparable<T>): Prepared<T> {
  const hash = createHash('sha256').update(query.toSQL().sql).digest('hex');
  return query.prepare(`compiled_${hash.slice(0, 16)}`);
}
