import type { Route } from 'next';
import { searchWithoutCodes } from '../(customer)/search-without-codes';
import { deskLists } from '@/lib/desk-lists';
import { filterNames } from './filter-names';
import { type Query, readList, type Shape } from '@/lib/list-query';

type Known = { path: Route; shape: Shape; preset?: Query; list: { sorts: readonly string[] } };

/**
 * The address of a list as that list says it itself: what it does not know is left out, and so is the place
 * among its pages; of a code only the last group is kept. null: it is none of a list.
 */
export function addressOfList(text: string): { path: Route; query: string; href: Route } | null {
  const [path, given] = text.split('?');
  const list = (deskLists as readonly Known[]).find((one) => one.path === path);
  if (!list) return null;
  const query = { ...list.preset, ...queryOf(new URLSearchParams(given)) };
  const href = readList({ ...list, sorts: list.list.sorts }, query).hrefOf();
  return { path: list.path, query: href.split('?')[1] ?? '', href };
}

const typed: readonly string[] = filterNames;

function queryOf(given: URLSearchParams): Query {
  const entries = [...new Set(given.keys())].map((name) => {
    const all = given.getAll(name);
    const [value = ''] = all;
    if (all.length > 1) return [name, all];
    return [name, typed.includes(name) ? searchWithoutCodes(value) : value];
  });
  return Object.fromEntries(entries);
}
