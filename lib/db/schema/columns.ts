import { customType, timestamp } from 'drizzle-orm/pg-core';

/** `bytea` as a Uint8Array; pg hands out Buffers, which are Uint8Arrays. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
});

/** A moment, with time zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
