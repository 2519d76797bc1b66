import type { Route } from 'next';
import { emailAddress } from './rules/email-address';

/** What a list's address says, each value once; what is given twice counts as not given. */
export type Query = Record<string, string | string[] | undefined>;

/** Reads a value of the address: undefined for one that means nothing. */
type Read<T> = (text: string) => T | undefined;

export const oneOf =
  <T extends string>(words: readonly T[]): Read<T> =>
  (text) =>
    words.find((word) => word === text);

export const whole =
  (most: number): Read<number> =>
  (text) =>
    /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined;

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const rowId: Read<string> = (text) => (ROW_ID.test(text) ? text : undefined);

export const words =
  (most: number): Read<string> =>
  (text) =>
    text.replaceAll('\0', '').trim().slice(0, most) || undefined;

/** As it is stored, where it is one: what is none is found nowhere. */
export const mailAddress: Read<string> = (text) =>
  emailAddress(text) ?? words(320)(text)?.toLowerCase();

const DAY = /^[12]\d{3}-(0\d|1[0-2])-([0-2]\d|3[01])$/;
export const day: Read<string> = (text) =>
  DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) ? text : undefined;

/** The values of an address that a list knows, by the way each is read; others are as if they were not there. */
export function readQuery<S extends Record<string, Read<unknown>>>(query: Query, shape: S) {
  const entries = Object.entries(shape).map(([name, read]) => {
    const text = query[name];
    return [name, typeof text === 'string' ? read(text) : undefined];
  });
  return Object.fromEntries(entries) as { [N in keyof S]: ReturnType<S[N]> };
}

type Values = Record<string, string | number | undefined | readonly string[]>;

/** The address of a list with these values; without those that are undefined. */
export function listHref(path: Route, values: Values): Route {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value ?? []].flat()) if (one !== '') query.append(name, String(one));
  }
  return (query.size > 0 ? `${path}?${query}` : path) as Route;
}

export type Shape = Record<string, Read<unknown>>;

/** Keys of columns, as `column` names them once each. */
const COLUMN = /^[a-z][a-z-]{0,30}$/;
const MOST_COLUMNS = 30;

/** What the address of a list says: filters, sort, columns, where its page begins. */
export function readList<S extends Shape, Sort extends string>(
  { path, shape, sorts }: { path: Route; shape: S; sorts: readonly Sort[] },
  query: Query,
) {
  const filters = readQuery(query, shape);
  const { sort, at: cursor } = readQuery(query, { sort: oneOf(sorts), at: words(400) });
  const columns = [query.column ?? []]
    .flat()
    .filter((key) => COLUMN.test(key))
    .slice(0, MOST_COLUMNS);
  const kept = { ...(filters as Values), sort, column: columns };
  return {
    ...{ filters, sort, cursor, columns },
    /** The same list with some of that changed, from its first page. */
    hrefOf: (changes: Values = {}) => listHref(path, { ...kept, ...changes }),
  };
}
