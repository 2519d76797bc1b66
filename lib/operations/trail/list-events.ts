import { eq, sql } from 'drizzle-orm';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { countUpTo, type Page, type Total, totalOf } from '@/lib/operations/desk/keyset';
import { reading } from '@/lib/operations/operation';
import { type EventFilters, filtered, findEvents, type TrailEvent } from './find-events';

type Asked = { filters?: EventFilters; cursor?: string | undefined };
type AskedPage = Asked & { size?: number };

export type TrailPage = Page<TrailEvent> & {
  total: Total;
  /** Last group of the key of the license that the filter names. */
  keyEnding: string | null;
};

/** One page of the audit trail, newest first. Two queries, three where a license is named. */
export const listEvents = reading(
  'listEvents',
  async (
    { context: { db } },
    { filters = {}, cursor, size }: AskedPage = {},
  ): Promise<TrailPage> => {
    const [page, counted, named] = await Promise.all([
      findEvents(db, { filters, cursor, ...(size ? { size } : {}) }),
      db.execute<{ n: number }>(
        countUpTo(
          sql`SELECT 1 FROM ${event} ${
            filters.person
              ? sql`JOIN ${eventPerson} ON ${eventPerson.eventId} = ${event.id}`
              : sql.empty()
          } WHERE ${filtered(filters) ?? sql`true`}`,
        ),
      ),
      filters.licenseId
        ? db
            .select({ keyEnding: licenseKey.lastGroup })
            .from(license)
            .innerJoin(
              licenseKey,
              sql`${licenseKey.licenseId} = ${license.id} AND ${licenseKey.main}`,
            )
            .where(eq(license.id, filters.licenseId))
        : [],
    ]);
    return {
      ...page,
      total: totalOf(counted.rows[0]?.n),
      keyEnding: named[0]?.keyEnding ?? null,
    };
  },
);

/** Events of one part of a file. */
const PART = 1000;

/** The next part of the trail as a file, newest first; whoever writes it asks again with `next`. */
export const exportEvents = reading(
  'exportEvents',
  async ({ context: { db } }, { filters = {}, cursor }: Asked = {}) => {
    const { rows, next } = await findEvents(db, { filters, cursor, size: PART });
    return { rows, next };
  },
);
