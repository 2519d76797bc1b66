import { sql } from 'drizzle-orm';
import { check, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { actors } from '../../rules/vocabulary';
import { moment, oneOf } from './columns';

/** A Server Property that was set; what is not here has its default (lib/properties/registry). */
export const property = pgTable(
  'property',
  {
    name: text('name').notNull(),
    scope: text('scope', { enum: ['global', 'product', 'license'] }).notNull(),
    /** Product or license id; empty for the global scope. */
    scopeId: text('scope_id').notNull(),
    value: jsonb('value').notNull(),
    updatedAt: moment('updated_at').notNull(),
    updatedBy: text('updated_by', { enum: actors }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.scopeId, t.name] }),
    check('property_scope', sql`${t.scope} IN ('global', 'product', 'license')`),
    check('property_updated_by', oneOf(t.updatedBy, actors)),
    check('property_scope_id', sql`(${t.scope} = 'global') = (${t.scopeId} = '')`),
  ],
);
