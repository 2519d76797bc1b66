import { and, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { property } from '@/lib/db/schema/property';
import { effectiveProperties } from './read-properties';

const MESSAGE = 'server/maintenanceMessage';

/** What customers read while the portal is in maintenance; empty where it is not. One indexed query. */
export async function readMaintenance(reader: Reader): Promise<string> {
  const rows = await reader
    .select({ name: property.name, value: property.value })
    .from(property)
    .where(and(eq(property.scope, 'global'), eq(property.scopeId, ''), eq(property.name, MESSAGE)));
  return effectiveProperties(rows)[MESSAGE];
}
