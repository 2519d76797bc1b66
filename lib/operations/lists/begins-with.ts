import { type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { escapeLike } from '@/lib/operations/escape-like';

/** Whether a text begins so, in whatever case; its index is on `lower(… COLLATE "C") text_pattern_ops`. */
export const beginsWith = (column: AnyPgColumn, text: string): SQL =>
  sql`lower(${column} COLLATE "C") LIKE lower(${escapeLike(text)}::text COLLATE "C") || '%'`;
