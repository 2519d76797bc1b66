import 'server-only';
import type { Route } from 'next';
import { notHere } from '@/lib/not-here';
import type { Context } from '@/lib/operations/context';
import type { Listed } from '@/lib/operations/lists/listing';
import type { Viewer } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { type Query, readList, type readQuery, type Shape } from '@/lib/list-query';
import { requireStaff } from './require-staff';
import { viewsOfList } from './views-of-list';

type Values<S extends Shape> = ReturnType<typeof readQuery<S>>;

/** A list as its address names it: where it is, what can be said there, and what reads it. */
export type ListAt<S extends Shape, Sort extends string, P> = {
  path: Route;
  shape: S;
  /** What holds where the address says nothing of it. */
  preset?: Partial<Values<S>>;
  list: ((
    context: Context,
    viewer: Viewer,
    input: Listed<Values<S>, Sort>,
  ) => Promise<P | null>) & { sorts: readonly Sort[] };
};

/** The page of a list that is asked for, for staff alone, and how its address is changed. */
export async function openList<S extends Shape, Sort extends string, P>(
  { path, shape, preset, list }: ListAt<S, Sort, P>,
  searchParams: Promise<Query>,
) {
  const viewer = await requireStaff(path);
  const query = { ...preset, ...(await searchParams) };
  const asked = readList({ path, shape, sorts: list.sorts }, query as Query);
  const { filters, sort, cursor } = asked;
  const page = await list(portal(), viewer, { filters, sort, cursor });
  if (!page) return await notHere();
  const views = await viewsOfList(viewer, path, query as Query);
  return { ...asked, viewer, page, path, views, sort: sort ?? list.sorts[0] };
}

type Opened<R> = { page: { rows: R[] }; hrefOf: (changes?: Record<string, undefined>) => Route };

/** The same list with each row as its page shows it. */
export function withRows<R, T, L extends Opened<R>>(opened: L & Opened<R>, shown: (row: R) => T) {
  const { page, ...rest } = opened;
  return { ...rest, page: { ...(page as Omit<L['page'], 'rows'>), rows: page.rows.map(shown) } };
}

/** Where its rows, filtered and sorted as here, are a file. */
export const fileHref = ({ hrefOf }: Pick<Opened<unknown>, 'hrefOf'>, path: Route): Route => {
  const [, query] = hrefOf({ column: undefined }).split('?');
  return (query ? `${path}?${query}` : path) as Route;
};
