import { reading } from '@/lib/operations/operation';
import { and, eq, inArray, or } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';

/** The license that an id or an Activation Key names, if the viewer may see it. */
export const findLicenseId = reading(
  'findLicenseId',
  async ({ context, viewer }, text: string): Promise<string | null> => {
    const key = parseActivationKey(text);
    const byKey = key.ok
      ? inArray(licenseKey.lookup, [...context.vault.keyLookups(key.value)])
      : undefined;
    const byId = isRowId(text) ? eq(license.id, text) : undefined;
    const named = or(byKey, byId);
    if (!named) return null;
    const [row] = await context.db
      .select({ id: license.id })
      .from(license)
      .innerJoin(licenseKey, eq(licenseKey.licenseId, license.id))
      .where(and(named, licensesVisibleTo(viewer)));
    return row?.id ?? null;
  },
);
