import { isRowId } from './row-id';

/** Where a page of a list begins: the row before it, by time and id (keyset pages). */
export type Cursor = { at: string; id: string };

export function writeCursor(at: string, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Null for no cursor, or one that does not read: the list then begins at its first page. */
export function readCursor(text: string | undefined): Cursor | null {
  if (!text) return null;
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (typeof at !== 'string' || typeof id !== 'string') return null;
    return isRowId(id) && !Number.isNaN(Date.parse(at)) ? { at, id } : null;
  } catch {
    return null;
  }
}
