import type { Route } from 'next';

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

/** The values of an address that a list knows, by the way each is read; others are as if they were not there. */
export function readQuery<S extends Record<string, Read<unknown>>>(query: Query, shape: S) {
  const entries = Object.entries(shape).map(([name, read]) => {
    const text = query[name];
    return [name, typeof text === 'string' ? read(text) : undefined];
  });
  return Object.fromEntries(entries) as { [N in keyof S]: ReturnType<S[N]> };
}

type Values = Record<string, string | number | undefined>;

/** The address of a list with these values; without those that are undefined. */
export function listHref(path: Route, values: Values): Route {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
  return (query.size > 0 ? `${path}?${query}` : path) as Route;
}
