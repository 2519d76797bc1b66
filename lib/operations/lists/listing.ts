import { and, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import {
  countUpTo,
  MOST_COUNTED,
  type Order,
  type Page,
  pageAt,
  type Total,
  totalOf,
} from '@/lib/operations/keyset';
import { reading } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import { CSV_MARK, csvLine } from '@/lib/csv';
import type { OperationName } from '@/lib/rules/permissions';

/** Rows of one part of a file. */
const PART = 1000;

/** What a list's query is given: which rows, in which order, how many. */
export type Rows = Pick<ReturnType<typeof pageAt>, 'orderBy' | 'limit' | 'sortKey'> & {
  where: SQL | undefined;
  at: Date;
  viewer: Viewer;
};

/** Along which index, in which direction, and how far the rows of a page are looked for. */
export type Walk = { where: SQL | undefined; order: Order; up: boolean; limit: number };

type Found = { id: string | number; sortKey: string };
type Cell<R> = (row: R) => string | number | Date | null;

/** A list of the desk, described once: the rest (pages, totals, files) follows. */
type Described<F, S extends string, R extends Found, A> = {
  /** By which it can be sorted; the first where nothing else is asked for. */
  orders: Record<S, Order>;
  /** Only rows that the order can compare: a column that may be empty needs its own condition here. */
  where: (filters: F, asked: { at: Date; sort: S; viewer: Viewer }) => SQL | undefined;
  rows: (reader: Reader, rows: Rows) => Promise<R[]>;
  /** The tables that `where` speaks of, for these filters: what is counted. */
  from?: SQL | ((filters: F) => SQL);
  /**
   * Instead of that: a query of the ids of the first rows of a walk, where no one index leads to all that the
   * viewer may see. `rows` is then given their ids alone.
   */
  idsOf?: (walk: Walk, asked: { filters: F; viewer: Viewer }) => SQL;
  /** What else its page shows: what there is to choose among, what a filter names. */
  also?: (reader: Reader, filters: F, viewer: Viewer) => Promise<A>;
  /** The columns of its file; none: there is no file. */
  csv?: Record<string, Cell<Omit<R, 'sortKey'>>>;
};

export type Listed<F, S extends string> = {
  filters?: F;
  sort?: S | undefined;
  cursor?: string | undefined;
  /** Rows of its page; left out: as many as of any. */
  size?: number;
};

/**
 * Makes the operation that reads a page of a list, and, where `part` is asked for, a part of its file,
 * without what only the page shows. One query for the rows, one for the total, and those of `also`.
 */
export function listing<F, S extends string, R extends Found, A extends object = object>(
  name: OperationName,
  list: Described<F, S, R, A>,
) {
  type Row = Omit<R, 'sortKey'>;
  const sorts = Object.keys(list.orders) as S[];
  const fromOf = (filters: F) => (typeof list.from === 'function' ? list.from(filters) : list.from);
  type Input = Listed<F, S> & { part?: boolean };
  const read = reading(name, async ({ context, viewer }, input: Input = {}) => {
    const page = (db: Reader) => pageFrom(db, context.now, viewer, input);
    // Of the desk alone: what customers read is short.
    const away = viewer.kind === 'staff' ? context.longReads : undefined;
    return away ? away(page) : page(context.db);
  });
  const pageFrom = async (
    db: Reader,
    now: () => Date,
    viewer: Viewer,
    input: Input,
  ): Promise<Page<Row> & { total: Total } & Partial<A>> => {
    const filters = input.filters ?? ({} as F);
    const sort = input.sort ?? (sorts[0] as S);
    const at = now();
    const order = list.orders[sort];
    const page = pageAt(order, input.cursor, input.part ? PART : input.size);
    const wanted = list.where(filters, { at, sort, viewer });
    const asked = { filters, viewer };
    const { up, limit } = page;
    const here = and(wanted, page.where);
    const ids = list.idsOf?.({ where: here, order, up, limit }, asked);
    const where = ids ? sql`${order.id} = ANY(ARRAY(${ids}))` : here;
    const rows = list.rows(db, { ...page, where, at, viewer });
    const none: Partial<A> = {};
    if (input.part) return { ...page.cut(await rows), total: totalOf(), ...none };
    const [found, counted, also] = await Promise.all([
      rows,
      db.execute<{ n: number }>(
        countUpTo(
          list.idsOf
            ? sql`SELECT 1 FROM (${list.idsOf(
                { where: wanted, order, up: true, limit: MOST_COUNTED + 1 },
                asked,
              )}) found`
            : sql`SELECT 1 FROM ${fromOf(filters)} WHERE ${wanted ?? sql`true`}`,
        ),
      ),
      list.also?.(db, filters, viewer) ?? none,
    ]);
    return { ...page.cut(found), total: totalOf(counted.rows[0]?.n), ...also };
  };
  const cells = Object.entries(list.csv ?? {}) as [string, Cell<Row>][];
  return Object.assign(read, {
    sorts,
    csvHead: CSV_MARK + csvLine(cells.map(([head]) => head)),
    csvLines: (rows: readonly Row[]) =>
      rows.map((row) => csvLine(cells.map(([, cell]) => written(cell(row))))).join(''),
  });
}

const written = (cell: string | number | Date | null) =>
  cell instanceof Date ? cell.toISOString() : cell;
