import { type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** Whether a text begins so, in whatever case; its index is on `lower(… COLLATE "C") text_pattern_ops`. */
export const beginsWith = (column: AnyPgColumn, text: string): SQL =>
  sql`lower(${column} COLLATE "C") LIKE lower(${text.replace(/[\\%_]/g, '\\$&')}::text COLLATE "C") || '%'`;
