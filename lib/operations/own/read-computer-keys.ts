import { and, eq, inArray } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import {
  type ComputerKeyView,
  viewComputerKey,
} from '@/lib/operations/computer-key/computer-key-view';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { propertiesOf } from '@/lib/operations/locked/locked';
import { reading } from '@/lib/operations/operation';
import { isRowId } from '@/lib/operations/row-id';
import { offersFile } from '@/lib/operations/site/self-help-offers';

/** Computers of one call. */
export const MOST_KEYS = 500;

export type KeyToHand = Omit<ComputerKeyView, 'licenseFile'> & {
  /** Null where the vendor offers no license files. */
  licenseFile: string | null;
};

/**
 * The stored keys of these computers, in this order: of those that are active on a license that the viewer
 * sees, at most `MOST_KEYS`; null if there is none. One query, and two for each of their licenses.
 */
export const readComputerKeys = reading(
  'readComputerKeys',
  async (
    { context: { db }, viewer },
    activationIds: readonly string[],
  ): Promise<KeyToHand[] | null> => {
    const ids = activationIds.filter(isRowId).slice(0, MOST_KEYS);
    const rows = await db
      .select()
      .from(activation)
      .where(and(inArray(activation.id, ids), eq(activation.state, 'active')));
    const found = new Map<string, KeyToHand>();
    for (const licenseId of new Set(rows.map((row) => row.licenseId))) {
      const loaded = await findVisibleLicense(db, viewer, licenseId);
      if (!loaded) continue;
      const offered = offersFile(await propertiesOf(db, loaded));
      for (const row of rows.filter((one) => one.licenseId === licenseId)) {
        const key = viewComputerKey(loaded, row);
        found.set(row.id, { ...key, licenseFile: offered ? key.licenseFile : null });
      }
    }
    return found.size > 0 ? ids.flatMap((id) => found.get(id) ?? []) : null;
  },
);
