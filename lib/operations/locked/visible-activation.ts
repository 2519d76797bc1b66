import { and, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { Viewer } from '@/lib/operations/viewer';

/** An activation the viewer may see, whatever its state; null for a foreign or missing one alike. */
export async function visibleActivation(reader: Reader, viewer: Viewer, activationId: string) {
  if (!isRowId(activationId)) return null;
  const [found] = await reader
    .select({ activation })
    .from(activation)
    .innerJoin(license, eq(license.id, activation.licenseId))
    .where(and(eq(activation.id, activationId), licensesVisibleTo(viewer)));
  return found?.activation ?? null;
}
