import { and, eq, or } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { property } from '@/lib/db/schema/property';
import { definitionOf, isPropertyName, type Properties, propertyNames } from './registry/registry';
import type { Scope } from './registry/define';

/** What the values are read for; nothing given means the global scope. */
export type Place = { productId?: number; licenseId?: string };

const order: Record<Scope, number> = { global: 0, product: 1, license: 2 };

/**
 * The effective Server Properties of a place: license before product before global before default.
 * One indexed query. Called inside the transaction that decides by them, so that a changed
 * property counts at once, on every instance.
 */
export async function readProperties(reader: Reader, place: Place = {}): Promise<Properties> {
  const rows = await reader
    .select({ name: property.name, scope: property.scope, value: property.value })
    .from(property)
    .where(
      or(
        and(eq(property.scope, 'global'), eq(property.scopeId, '')),
        place.productId === undefined
          ? undefined
          : and(eq(property.scope, 'product'), eq(property.scopeId, String(place.productId))),
        place.licenseId === undefined
          ? undefined
          : and(eq(property.scope, 'license'), eq(property.scopeId, place.licenseId)),
      ),
    );
  rows.sort((a, b) => order[a.scope] - order[b.scope]);
  return effectiveProperties(rows);
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
