import { and, eq, ne, or, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { property } from '@/lib/db/schema/property';
import { definitionOf, isPropertyName, type Properties, propertyNames } from './registry/registry';
import type { Scope } from './registry/define';

/** What the values are read for; nothing given means the global scope. */
export type Place = { productId?: number; licenseId?: string };

const order: Record<Scope, number> = { global: 0, product: 1, license: 2 };

/** Large, and of no interest where something is decided: pages ask for it by itself. */
const LOGO = 'customerSite/customerSiteLogo';

/**
 * The effective Server Properties of a place: license before product before global before default;
 * all but the logo, unless it is asked for too. One indexed query. Called inside the transaction that
 * decides by them, so that a changed property counts at once, on every instance.
 */
export async function readProperties(
  reader: Reader,
  place: Place = {},
  { logo = false } = {},
): Promise<Properties> {
  const rows = await reader
    .select({ name: property.name, scope: property.scope, value: property.value })
    .from(property)
    .where(
      or(
        and(
          eq(property.scope, 'global'),
          eq(property.scopeId, ''),
          logo ? undefined : ne(property.name, LOGO),
        ),
        place.productId === undefined
          ? undefined
          : and(eq(property.scope, 'product'), eq(property.scopeId, String(place.productId))),
        place.licenseId === undefined
          ? undefined
          : and(eq(property.scope, 'license'), eq(property.scopeId, place.licenseId)),
      ),
    );
  return propertiesOfRows(rows);
}

export type PropertyRow = { name: string; scope: Scope; value: unknown };

/** The same as a column of a query in which a license and its product stand: its rows, for `propertiesOfRows`. */
export const propertyRows = sql<PropertyRow[]>`(
  SELECT coalesce(json_agg(json_build_object('name', p.name, 'scope', p.scope, 'value', p.value)), '[]')
  FROM ${property} p
  WHERE (p.scope = 'global' AND p.scope_id = '' AND p.name <> ${LOGO})
    OR (p.scope = 'product' AND p.scope_id = ${license.productId}::text)
    OR (p.scope = 'license' AND p.scope_id = ${license.id}::text))`;

/** The effective properties that such rows say. */
export const propertiesOfRows = (rows: PropertyRow[]): Properties =>
  effectiveProperties(rows.toSorted((a, b) => order[a.scope] - order[b.scope]));

/** Names a picture: the same for the same one, on every instance. */
const version = sql<string>`substr(md5(${property.value}::text), 1, 12)`;

const globally = and(eq(property.scope, 'global'), eq(property.scopeId, ''));

/**
 * The global properties, and in place of the logo the version of its picture (null for none): what
 * every page needs. One indexed query.
 */
export async function readSiteProperties(reader: Reader) {
  const rows = await reader
    .select({
      name: property.name,
      value: sql<unknown>`CASE WHEN ${property.name} <> ${LOGO} THEN ${property.value}
        WHEN ${property.value} = '""' THEN 'null' ELSE to_jsonb(${version}) END`,
    })
    .from(property)
    .where(globally);
  const logo = rows.find((row) => row.name === LOGO);
  return {
    properties: effectiveProperties(rows.filter((row) => row !== logo)),
    logoVersion: typeof logo?.value === 'string' ? logo.value : null,
  };
}

/** The logo as a data: address (empty for none), and its version. */
export async function readLogo(reader: Reader): Promise<{ image: string; version: string }> {
  const [row] = await reader
    .select({ name: property.name, value: property.value, version })
    .from(property)
    .where(and(globally, eq(property.name, LOGO)));
  return { image: effectiveProperties(row ? [row] : [])[LOGO], version: row?.version ?? '' };
}

/** Lays rows, widest scope first, over the defaults. A value that no longer parses is left out. */
export function effectiveProperties(rows: readonly { name: string; value: unknown }[]): Properties {
  const values: Record<string, unknown> = {};
  for (const name of propertyNames) values[name] = definitionOf(name).default;
  for (const row of rows) {
    if (!isPropertyName(row.name)) continue;
    const parsed = definitionOf(row.name).schema.safeParse(row.value);
    if (parsed.success) values[row.name] = parsed.data;
  }
  return values as Properties;
}
