import { asc, desc, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { isMoment } from '@/lib/operations/page-cursor';
import { isRowId } from '@/lib/operations/row-id';

/** Rows of one page. */
export const PAGE = 50;
/** A total is counted up to here: what is more is said as "more than". */
export const MOST_COUNTED = 1000;

const DAY = /^[12]\d{3}-\d\d-\d\d$/;
/** Not of a day that its month has not: Date makes one of the next month of it, PostgreSQL refuses it. */
const isDay = (text: string) => DAY.test(text) && new Date(text).toISOString().startsWith(text);
/** A number that a bigint can hold. */
const COUNTED = /^\d{1,18}$/;
const KINDS = {
  whole: { type: 'integer', reads: (text: string) => /^\d{1,9}$/.test(text) },
  moment: { type: 'timestamptz', reads: isMoment },
  day: { type: 'date', reads: isDay },
  text: { type: 'text', reads: (text: string) => text.length <= 300 && !text.includes('\0') },
} as const;

/** What a list is sorted by: a column that is never null, and the id. One index holds both, in this order. */
export type Order = {
  key: AnyPgColumn;
  id: AnyPgColumn;
  kind: keyof typeof KINDS;
  /** Ids that are counted, not drawn. */
  counted?: true;
  direction: 'up' | 'down';
};

export type Page<R> = { rows: R[]; previous: string | null; next: string | null };

/** The row beside a page, and on which side of it the page lies. */
type Edge = { side: 'after' | 'before'; key: string; id: string };

/**
 * One page of a list sorted by `order`: the rows after or before the one that `cursor` names, found
 * along the index, however far down. A cursor that does not read begins at the first page.
 */
export function pageAt(order: Order, cursor: string | undefined, size = PAGE) {
  const { key, id, kind, direction, counted } = order;
  const edge = readEdge(cursor, order);
  const backwards = edge?.side === 'before';
  const up = (direction === 'up') !== backwards;
  const type = sql.raw(KINDS[kind].type);
  const idType = sql.raw(counted ? 'bigint' : 'uuid');
  return {
    where: edge
      ? sql`(${key}, ${id}) ${sql.raw(up ? '>' : '<')} (${edge.key}::${type}, ${edge.id}::${idType})`
      : undefined,
    /** Whether its rows are read from the lowest on. */
    up,
    orderBy: up ? [asc(key), asc(id)] : [desc(key), desc(id)],
    /** One more than are shown: it says whether there is another page. */
    limit: size + 1,
    /** What a cursor says of a row; to be selected as `sortKey`. */
    sortKey: sql<string>`${key}::text`,
    /** The page in its own order, and the cursors to both sides. */
    cut<R extends { id: string | number; sortKey: string }>(found: R[]): Page<Omit<R, 'sortKey'>> {
      const more = found.length > size;
      const page = found.slice(0, size);
      if (backwards) page.reverse();
      const [first, last] = [page.at(0), page.at(-1)];
      const isFirst = backwards ? !more : !edge;
      const isLast = backwards ? false : !more;
      return {
        rows: page.map(({ sortKey: _, ...row }) => row),
        previous: first && !isFirst ? writeEdge('before', first) : null,
        next: last && !isLast ? writeEdge('after', last) : null,
      };
    },
  };
}

/** How many rows a list has, as far as that is cheap to know. */
export type Total = { count: number; more: boolean };

/** Counts the rows of a query that selects one column; to be selected as `n`. */
export const countUpTo = (rows: SQL) =>
  sql<{ n: number }>`SELECT count(*)::int AS n FROM (${rows} LIMIT ${MOST_COUNTED + 1}) counted`;

export const totalOf = (n = 0): Total =>
  n > MOST_COUNTED ? { count: MOST_COUNTED, more: true } : { count: n, more: false };

const writeEdge = (side: Edge['side'], { sortKey, id }: { sortKey: string; id: string | number }) =>
  Buffer.from(JSON.stringify([side, sortKey, String(id)])).toString('base64url');

function readEdge(text: string | undefined, { kind, counted }: Order): Edge | null {
  if (!text) return null;
  try {
    const [side, key, id] = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    ) as unknown[];
    if (side !== 'after' && side !== 'before') return null;
    if (typeof key !== 'string' || typeof id !== 'string') return null;
    if (!(counted ? COUNTED.test(id) : isRowId(id))) return null;
    return KINDS[kind].reads(key) ? { side, key, id } : null;
  } catch {
    return null;
  }
}
