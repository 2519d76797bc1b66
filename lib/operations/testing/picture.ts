import type { Sql } from '@/lib/db/sql';

/** What tells rows of one table apart in a picture, where a table has it. */
const TELLING = [
  ...['state', 'status', 'type', 'template', 'epoch', 'seat', 'seats', 'event_sequence'],
  ...['closed_door', 'attempts'],
];

/** Counted outside of every operation's transaction, on purpose (lib/rate-limit). */
const ELSEWHERE = ['rate_limit'];

export type Picture = (reader: Sql) => Promise<Map<string, number>>;

/** How to look at all rows of all tables at once: how many there are of each table, state, type, … */
export async function pictureOf(reader: Sql): Promise<Picture> {
  const columns = await reader`
    SELECT table_name AS name, coalesce(array_agg(column_name::text) FILTER (WHERE column_name = ANY(${TELLING})), '{}') AS telling
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> ALL(${ELSEWHERE}) GROUP BY table_name`;
  const parts = columns.map(({ name, telling }) => {
    const what = (telling as string[]).map((column) => `'${column}=' || "${column}"`);
    const line = ["''", ...what].join(', ');
    return `SELECT '${name}' || concat_ws(' ', ${line}) AS line, count(*)::int AS rows FROM "${name}" GROUP BY 1`;
  });
  const text = parts.join(' UNION ALL ');
  return async (asked) => {
    const rows = await asked.unsafe(text);
    return new Map(rows.map(({ line, rows: count }) => [String(line), Number(count)]));
  };
}

/** What became more and less from one picture to another, in one text; empty for nothing. */
export function changeOf(before: Map<string, number>, after: Map<string, number>): string {
  const lines = [...new Set([...before.keys(), ...after.keys()])].sort();
  return lines
    .map((line) => ({ line, more: (after.get(line) ?? 0) - (before.get(line) ?? 0) }))
    .filter(({ more }) => more !== 0)
    .map(({ line, more }) => `${more > 0 ? '+' : ''}${more} ${line}`)
    .join('\n');
}
