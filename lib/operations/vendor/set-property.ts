import { type Ask, mayCall, operation } from '@/lib/operations/operation';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { property } from '@/lib/db/schema/property';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Place, readProperties } from '@/lib/properties/read-properties';
import {
  definitionOf,
  isPropertyName,
  type PropertyName,
  propertyNames,
} from '@/lib/properties/registry/registry';
import {
  everywhere,
  type PropertyData,
  type Scope,
  type ValuesName,
} from '@/lib/properties/registry/define';
import { type PropertyWarning, warnAboutProperties } from '@/lib/properties/warn-about-properties';
import { recordEvent } from '@/lib/operations/record/record-event';
import { findPlace, type PropertyPlace, scopeId } from './property-place';

export type { PropertyPlace };

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
 * it to what the wider scope says. Counts for the next decision of every instance.
 */
export const setProperty = operation(
  'setProperty',
  async (
    { context, viewer },
    input: { name: string; value: unknown; place: PropertyPlace },
  ): Promise<Result<PropertyChange, PropertyRefusal>> => {
    const read = readPropertyValue(input);
    if (!read.ok) return read;
    return context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const where = await findPlace(tx, input.place);
      if (!where) return refuse('NOT_FOUND');
      return ok(await changeProperty(tx, { context, viewer }, { ...read.value, where }));
    });
  },
);

/** Changes take turns, so that `before` is what the change before this one wrote. */
export const takeTurn = (tx: Transaction) =>
  tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('keyturn property'))`);

type Wanted = { name: PropertyName; value: PropertyData | null; place: PropertyPlace };

/** What is to be written; null: nothing, what the wider scope says counts. */
export function readPropertyValue(input: {
  name: string;
  value: unknown;
  place: PropertyPlace;
}): Result<Wanted, PropertyRefusal> {
  const { name, place } = input;
  if (!isPropertyName(name)) return refuse('PROPERTY_UNKNOWN', { name, known: propertyNames });
  const { schema, scopes, inherit, values } = definitionOf(name);
  if (!scopes.includes(place.scope)) return refuse('SCOPE_INVALID', { allowed: [...scopes] });
  const returns =
    input.value === null ||
    (place.scope !== 'global' && inherit !== undefined && input.value === inherit);
  if (returns) return ok({ name, place, value: null });
  const parsed = schema.safeParse(input.value);
  if (parsed.success) return ok({ name, place, value: parsed.data });
  return refuse('VALUE_INVALID', { values, ...wrongEntry(input.value, parsed.error) });
}

/** Writes it, with its event. The caller holds the turn. */
export async function changeProperty(
  tx: Transaction,
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  { name, value, place, where }: Wanted & { where: Place },
): Promise<PropertyChange> {
  const before = (await readProperties(tx, where, { logo: true }))[name];
  const key = { name, scope: place.scope, scopeId: scopeId(place) };
  const ofKey = and(
    eq(property.name, name),
    eq(property.scope, key.scope),
    eq(property.scopeId, key.scopeId),
  );
  const wasSet = (await tx.$count(property, ofKey)) > 0;
  if (value === null) {
    await tx.delete(property).where(ofKey);
  } else {
    const set = { value, updatedAt: context.now(), updatedBy: viewer.kind };
    await tx
      .insert(property)
      .values({ ...key, ...set })
      .onConflictDoUpdate({ target: [property.scope, property.scopeId, property.name], set });
  }
  const now = await readProperties(tx, where, { logo: true });
  await recordEvent(tx, viewer, {
    type: 'property.set',
    at: context.now(),
    ...(where.licenseId ? { licenseId: where.licenseId } : {}),
    // Whether it was set here at all: what taking the change back has to know.
    before: { ...key, value: before, set: wasSet },
    after: { ...key, value: now[name], set: value !== null },
  });
  return { name, before, after: now[name], warnings: warnAboutProperties(now) };
}

export type PropertyView = {
  name: PropertyName;
  value: unknown;
  default: unknown;
  scopes: readonly Scope[];
  /** What values there are, as `propertyValues` words it; and where there are few, all of them. */
  values: ValuesName;
  choices?: readonly string[];
  /** Where it is set, widest first; empty for the default. */
  setAt: { scope: Scope; scopeId: string; value: unknown }[];
};

/** Every Server Property as it stands at a place, with the warnings about them. */
export const listProperties = operation(
  'listProperties',
  async (
    { context, viewer },
    place: PropertyPlace,
  ): Promise<
    Result<
      { properties: PropertyView[]; warnings: PropertyWarning[]; mayChange: boolean },
      PropertyRefusal
    >
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
      ...definedAs(name),
      setAt: rows
        .filter((row) => row.name === name)
        .sort((a, b) => everywhere.indexOf(a.scope) - everywhere.indexOf(b.scope))
        .map(({ scope, scopeId: id, value }) => ({ scope, scopeId: id, value })),
    }));
    const mayChange = mayCall(viewer, 'setProperty');
    return ok({ properties, warnings: warnAboutProperties(values), mayChange });
  },
);

/** All of a definition but what checks a value. */
function definedAs(name: PropertyName) {
  const { schema: _, ...facts } = definitionOf(name);
  return facts;
}

/** The entry of a list that is not one. */
function wrongEntry(value: unknown, { issues }: { issues: readonly { path: PropertyKey[] }[] }) {
  const [at] = issues[0]?.path ?? [];
  return Array.isArray(value) && typeof at === 'number'
    ? { entry: String(value[at]).slice(0, 60) }
    : {};
}
