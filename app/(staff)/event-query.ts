import { eventCategories } from '@/lib/rules/event-categories';
import type { EventFilters } from '@/lib/operations/trail/find-events';
import { oneOf, type Query, readQuery, rowId, words } from './list-query';

const DAY = /^[12]\d{3}-(0\d|1[0-2])-([0-2]\d|3[01])$/;
const day = (text: string) =>
  DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) ? text : undefined;

/** What the address of the audit trail says: filters, and where its page begins. */
export const readEventQuery = (query: Query) =>
  readQuery(query, {
    category: oneOf(eventCategories),
    person: (text) => words(320)(text)?.toLowerCase(),
    license: rowId,
    since: day,
    until: day,
    at: words(400),
  });

export const eventFilters = ({
  license,
  ...named
}: Omit<ReturnType<typeof readEventQuery>, 'at'>): EventFilters => ({
  ...named,
  licenseId: license,
});
