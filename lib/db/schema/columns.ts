import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, customType, timestamp } from 'drizzle-orm/pg-core';

/** `bytea` as a Uint8Array; pg hands out Buffers, which are Uint8Arrays. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
});

/** A moment, with time zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** For a CHECK: the column holds one of these words, the same that its type lists. */
export const oneOf = (column: AnyPgColumn, words: readonly string[]): SQL =>
  sql`${column} IN (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;

/** For a CHECK: a mail address in the one form in which it is kept (lib/rules/email-address). */
export const foldedEmail = (column: AnyPgColumn): SQL =>
  sql`${column} = btrim(lower(${column} COLLATE "C")) AND octet_length(${column}) = char_length(${column}) AND position('@' IN ${column}) > 1`;
