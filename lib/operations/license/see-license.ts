import type { LicenseStatus } from '@/lib/rules/vocabulary';
import { findVisibleLicense } from '@/lib/operations/locked/lock-license';
import { reading } from '@/lib/operations/operation';
import { computerNameField } from '@/lib/operations/site/self-help-offers';
import { readProperties } from '@/lib/properties/read-properties';

/** What a form of one license says about it; null if foreign or missing. Two queries. */
export const seeLicense = reading(
  'seeLicense',
  async (
    { context, viewer },
    licenseId: string,
  ): Promise<{
    productName: string;
    keyEnding: string;
    registeredEmail: string;
    /** While it is suspended or revoked every request is refused. */
    status: LicenseStatus;
    computerName: 'hidden' | 'optional' | 'required';
  } | null> => {
    const loaded = await findVisibleLicense(context.db, viewer, licenseId);
    if (!loaded) return null;
    const place = { productId: loaded.product.id, licenseId };
    const properties = await readProperties(context.db, place);
    return {
      productName: loaded.product.name,
      keyEnding: loaded.key.lastGroup,
      registeredEmail: loaded.license.registeredEmail,
      status: loaded.license.status,
      computerName: computerNameField(properties),
    };
  },
);
