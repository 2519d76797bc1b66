import type { Context } from '@/lib/operations/context';
import { readSiteProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import type { Support } from '@/lib/support';

/** Whom customers may ask, among the Server Properties. */
export const supportOf = (properties: Properties): Support => ({
  vendor: properties['customerSite/vendorName'],
  email: properties['customerSite/supportEmail'],
  url: properties['customerSite/supportUrl'],
  phone: properties['customerSite/supportPhone'],
});

/** The same for where nothing else of them is needed. One indexed query. */
export async function readSupport({ db }: Pick<Context, 'db'>): Promise<Support> {
  const { properties } = await readSiteProperties(db);
  return supportOf(properties);
}
