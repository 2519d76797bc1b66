import { operation } from '@/lib/operations/operation';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { property } from '@/lib/db/schema/property';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Place, readProperties } from '@/lib/properties/read-properties';
import {
  definitionOf,
  isPropertyName,
  type PropertyName,
  propertyNames,
} from '@/lib/properties/registry/registry';
import type { Scope } from '@/lib/properties/registry/define';
import { type PropertyWarning, warnAboutProperties } from '@/lib/properties/warn-about-properties';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isRowId } from '@/lib/operations/row-id';

export type PropertyPlace =
  | { scope: 'global' }
  | { scope: 'product'; productId: number }
  | { scope: 'license'; licenseId: string };

export type PropertyRefusal = Refusal<
  'PROPERTY_UNKNOWN' | 'VALUE_INVALID' | 'SCOPE_INVALID' | 'NOT_FOUND'
>;

export type PropertyChange = {
  name: PropertyName;
  before: unknown;
  after: unknown;
  warnings: PropertyWarning[];
};

/**
 * Sets a Server Property, or with `value` null (for some also -2, away from the global scope) returns
 * it to what the wider scope says. Counts for
 * the next decision of every instance.
 */
export const setProperty = operation(
  'setProperty',
  async (
    { context, viewer },
    input: { name: string; value: unknown; place: PropertyPlace },
  ): Promise<Result<PropertyChange, PropertyRefusal>> => {
    const { name, place } = input;
    if (!isPropertyName(name)) return refuse('PROPERTY_UNKNOWN', { name, known: propertyNames });
    const { schema, scopes, inherit, values } = definitionOf(name);
    if (!scopes.includes(place.scope)) return refuse('SCOPE_INVALID', { allowed: [...scopes] });
    const returns =
      input.value === null ||
      (place.scope !== 'global' && inherit !== undefined && input.value === inherit);
    const parsed = returns ? null : schema.safeParse(input.value);
    if (parsed && !parsed.success) {
      return refuse('VALUE_INVALID', { values, ...wrongEntry(input.value, parsed.error) });
    }
    const value = parsed ? parsed.data : null;
    return context.db.transaction(async (tx) => {
      // Changes take turns, so that `before` is what the change before this one wrote.
      await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('keyturn property'))`);
      const where = await findPlace(tx, place);
      if (!where) return refuse('NOT_FOUND');
      const before = (await readProperties(tx, where, { logo: true }))[name];
      const key = { name, scope: place.scope, scopeId: scopeId(place) };
      if (value === null) {
        await tx
          .delete(property)
          .where(
            and(
              eq(property.name, name),
              eq(property.scope, key.scope),
              eq(property.scopeId, key.scopeId),
            ),
          );
      } else {
        const set = { value, updatedAt: context.now(), updatedBy: viewer.kind };
        await tx
          .insert(property)
          .values({ ...key, ...set })
          .onConflictDoUpdate({ target: [property.scope, property.scopeId, property.name], set });
      }
      const now = await readProperties(tx, where, { logo: true });
      const change = { name, before, after: now[name] };
      await recordEvent(tx, viewer, {
        type: 'property.set',
        at: context.now(),
        ...(where.licenseId ? { licenseId: where.licenseId } : {}),
        before: { ...key, value: before },
        after: { ...key, value: change.after },
      });
      return ok({ ...change, warnings: warnAboutProperties(now) });
    });
  },
);

export type PropertyView = {
  name: PropertyName;
  value: unknown;
  default: unknown;
  scopes: readonly Scope[];
  /** Where it is set, widest first; empty for the default. */
  setAt: { scope: Scope; scopeId: string; value: unknown }[];
};

/** Every Server Property as it stands at a place, with the warnings about them. */
export const listProperties = operation(
  'listProperties',
  async (
    { context },
    place: PropertyPlace,
  ): Promise<
    Result<{ properties: PropertyView[]; warnings: PropertyWarning[] }, PropertyRefusal>
  > => {
    const where = await findPlace(context.db, place);
    if (!where) return refuse('NOT_FOUND');
    const values = await readProperties(context.db, where, { logo: true });
    const rows = await context.db
      .select()
      .from(property)
      .where(
        or(
          eq(property.scope, 'global'),
          inArray(property.scopeId, Object.values(where).map(String)),
        ),
      );
    const properties = propertyNames.map((name) => ({
      name,
      value: values[name],
      default: definitionOf(name).default,
      scopes: definitionOf(name).scopes,
      setAt: rows
        .filter((row) => row.name === name)
        .map(({ scope, scopeId: id, value }) => ({ scope, scopeId: id, value })),
    }));
    return ok({ properties, warnings: warnAboutProperties(values) });
  },
);

/** The entry of a list that is not one. */
function wrongEntry(value: unknown, { issues }: { issues: readonly { path: PropertyKey[] }[] }) {
  const [at] = issues[0]?.path ?? [];
  return Array.isArray(value) && typeof at === 'number'
    ? { entry: String(value[at]).slice(0, 60) }
    : {};
}

function scopeId(place: PropertyPlace): string {
  if (place.scope === 'global') return '';
  return place.scope === 'product' ? String(place.productId) : place.licenseId;
}

/** The place with all scopes around it: a license is also of its product. Null if there is none. */
async function findPlace(reader: Reader, place: PropertyPlace): Promise<Place | null> {
  if (place.scope === 'global') return {};
  if (place.scope === 'product') {
    const of = eq(product.id, place.productId);
    const [row] = await reader.select({ productId: product.id }).from(product).where(of);
    return row ?? null;
  }
  if (!isRowId(place.licenseId)) return null;
  const [row] = await reader
    .select({ productId: license.productId, licenseId: license.id })
    .from(license)
    .where(eq(license.id, place.licenseId));
  return row ?? null;
}
