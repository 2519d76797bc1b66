import { isRowId } from '@/lib/operations/row-id';

/** Where a page of a list begins: the row before it, by time and id (keyset pages). */
export type Cursor = { at: string; id: string };

export function writeCursor(at: string, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** A moment as PostgreSQL writes it in UTC; anything else it might refuse to read back. */
export function isMoment(text: string): boolean {
  const parts = /^(2\d{3}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?\+00$/.exec(text);
  const moment = `${parts?.[1]}T${parts?.[2]}`;
  return parts !== null && new Date(`${moment}Z`).toISOString().startsWith(moment);
}

/** Null for no cursor, or one that does not read: the list then begins at its first page. */
export function readCursor(text: string | undefined): Cursor | null {
  if (!text) return null;
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (typeof at !== 'string' || typeof id !== 'string') return null;
    return isRowId(id) && isMoment(at) ? { at, id } : null;
  } catch {
    return null;
  }
}
