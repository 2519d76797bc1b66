import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { membership } from '@/lib/db/schema/membership';
import { product } from '@/lib/db/schema/product';
import { user } from '@/lib/db/schema/user';
import { holdsInName } from '@/lib/operations/license/computers-of';
import { listing } from '@/lib/operations/lists/listing';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';
import { personOf, type Viewer } from '@/lib/operations/viewer';
import {
  type LicenseEventKind,
  type LicenseEventType,
  licenseEventKinds,
  licenseEventsOf,
} from '@/lib/rules/license-events';

export type LicenseActivityFilters = {
  license?: string | undefined;
  kind?: LicenseEventKind | undefined;
  /** Any part of a Computer Name or Computer ID. */
  q?: string | undefined;
};

/** Who did it: a person, a program, the calendar (`portal`); or by which door nobody known came. */
type ActedBy =
  | ('self' | 'colleague' | 'vendor' | 'wizard' | 'portal')
  | ('self-help' | 'phone' | 'mail-link');

const SHOWN = licenseEventKinds.flatMap((kind): LicenseEventType[] => [...licenseEventsOf[kind]]);
/** What an event says that its reader is shown: no ids, no hashes, no notes. */
const FACTS = [
  ...['state', 'computerName', 'keyEnding', 'stoppedBy', 'suspended'],
  ...['seats', 'term', 'lastDay', 'maintenanceLastDay'],
];
type Facts = Record<string, unknown>;

const sequence = { key: event.sequence, id: event.id, counted: true, kind: 'whole' } as const;
const BY_CALENDAR = ['activation.expired', 'release-request.closed'] as const;

/**
 * What happened to a license, newest first, for whoever sees it. Of the vendor's people it says that it was the
 * vendor; a colleague is named while they are of the license's organization or it is registered to them.
 * Addresses are the asker's own, and those of nobody known. Without a license: none. Three queries a page.
 */
export const listLicenseActivity = listing('listLicenseActivity', {
  orders: {
    newest: { ...sequence, direction: 'down' },
    oldest: { ...sequence, direction: 'up' },
  },
  where: ({ license: of, kind, q }: LicenseActivityFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      of && isRowId(of) ? eq(event.licenseId, of) : sql`false`,
      inArray(event.type, kind ? [...licenseEventsOf[kind]] : SHOWN),
      q
        ? sql`${event.activationId} IN (SELECT ${activation.id} FROM ${activation}
            WHERE ${activation.licenseId} = ${event.licenseId} AND ${holdsInName(q)})`
        : undefined,
    ),
  from: sql`${event} INNER JOIN ${license} ON ${license.id} = ${event.licenseId}`,
  rows: async (reader, { where, orderBy, limit, sortKey, viewer }) => {
    const by = actedBy(viewer);
    const rows = await reader
      .select({
        id: event.id,
        at: event.at,
        type: sql<LicenseEventType>`${event.type}`,
        by: sql<ActedBy>`${by}`,
        /** A colleague's mail address, while they are one. */
        person: sql<string>`CASE WHEN ${by} = 'colleague' AND ${isOfTheLicense}
          THEN ${eventPerson.person} ELSE '' END`,
        /** Empty where it is somebody else's, and where addresses are not kept. */
        address: sql<string>`CASE WHEN ${by} IN ('self', 'self-help', 'phone', 'mail-link')
          THEN coalesce(${eventPerson.address}, '') ELSE '' END`,
        activationId: event.activationId,
        computerName: activation.computerName,
        computerId: activation.computerId,
        state: activation.state,
        before: event.before,
        after: event.after,
        sortKey,
      })
      .from(event)
      .innerJoin(license, eq(license.id, event.licenseId))
      .leftJoin(eventPerson, eq(eventPerson.eventId, event.id))
      .leftJoin(activation, eq(activation.id, event.activationId))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit);
    return rows.map((row) => ({ ...row, before: shown(row.before), after: shown(row.after) }));
  },
  also: async (reader, { license: of }, viewer) => ({
    license: of && isRowId(of) ? await nameOf(reader, viewer, of) : null,
  }),
  csv: {
    at: ({ at }) => at,
    event: ({ type }) => type,
    computer: ({ computerName }) => computerName,
    'computer id': ({ computerId }) => computerId,
    by: ({ by }) => by,
    person: ({ person }) => person,
    address: ({ address }) => address,
    before: ({ before }) => before && JSON.stringify(before),
    after: ({ after }) => after && JSON.stringify(after),
  },
});

/** Whose doing it was, as the viewer is told. */
const actedBy = (viewer: Viewer): SQL => sql`CASE
  WHEN ${inArray(event.type, [...BY_CALENDAR])} THEN 'portal'
  WHEN ${event.actor} = 'key-holder' AND ${event.door} IN ('self-help', 'mail-link') THEN ${event.door}
  WHEN ${event.actor} = 'key-holder' THEN 'phone'
  WHEN ${event.actor} = 'wizard' THEN 'wizard'
  WHEN ${event.actor} <> 'customer' THEN 'vendor'
  WHEN ${eventPerson.person} = ${personOf(viewer)} THEN 'self'
  ELSE 'colleague' END`;

const isOfTheLicense = sql`(${eventPerson.person} = ${license.registeredEmail} OR EXISTS (
  SELECT 1 FROM ${membership} INNER JOIN ${user} ON ${user.id} = ${membership.userId}
  WHERE ${membership.organizationId} = ${license.organizationId} AND ${user.email} = ${eventPerson.person}))`;

/** What its page is headed by; null for a license that the viewer does not see. */
async function nameOf(reader: Reader, viewer: Viewer, licenseId: string) {
  const [row] = await reader
    .select({ productName: product.name, keyEnding: licenseKey.lastGroup })
    .from(license)
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(and(licensesVisibleTo(viewer), eq(license.id, licenseId)));
  return row ?? null;
}

function shown(facts: Facts | null): Facts | null {
  const kept = Object.entries(facts ?? {}).filter(([name]) => FACTS.includes(name));
  return kept.length > 0 ? Object.fromEntries(kept) : null;
}
