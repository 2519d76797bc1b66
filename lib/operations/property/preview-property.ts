import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { type PropertyRefusal, readPropertyValue } from '@/lib/operations/vendor/set-property';
import { findPlace, type PropertyPlace } from '@/lib/operations/vendor/property-place';
import { type Place, readProperties } from '@/lib/properties/read-properties';
import type { PropertyData } from '@/lib/properties/registry/define';
import {
  definitionOf,
  isPropertyName,
  type Properties,
  type PropertyName,
} from '@/lib/properties/registry/registry';
import { type PropertyWarning, warnAboutProperties } from '@/lib/properties/warn-about-properties';
import { bearsOnCustomers, type Met, whatCustomersMeet } from './what-customers-meet';

/** Seats of the license that limits are shown with where there is none to look at. */
const EXAMPLE_SEATS = 5;

export type PropertyPreview = {
  value: PropertyData;
  warnings: PropertyWarning[];
  /** For a license with so many seats; empty where this property changes nothing of it. */
  seats: number;
  met: Met[];
};

/**
 * What would be if a Server Property had this value at this place (null: if it were not set there);
 * nothing is changed. Without a value: what is now.
 */
export const previewProperty = operation(
  'previewProperty',
  async (
    { context: { db } },
    input: { name: string; value?: unknown; place: PropertyPlace },
  ): Promise<Result<PropertyPreview, PropertyRefusal>> => {
    const { name, place } = input;
    if (!isPropertyName(name)) return refuse('PROPERTY_UNKNOWN', { name });
    const where = await findPlace(db, place);
    if (!where) return refuse('NOT_FOUND');
    let values = await readProperties(db, where, { logo: true });
    if (input.value !== undefined) {
      const read = readPropertyValue({ name, place, value: input.value });
      if (!read.ok) return read;
      const wider = read.value.value ?? (await valueAround(db, where, name));
      values = { ...values, [name]: wider } as Properties;
    }
    const seats = await seatsOf(db, where);
    return ok({
      ...{ value: values[name], warnings: warnAboutProperties(values), seats },
      met: bearsOnCustomers(name) ? whatCustomersMeet(values, seats) : [],
    });
  },
);

/** What counts at a place where nothing is set. */
async function valueAround(reader: Reader, where: Place, name: PropertyName) {
  const { licenseId, productId } = where;
  if (productId === undefined) return definitionOf(name).default;
  const around = licenseId === undefined ? {} : { productId };
  return (await readProperties(reader, around, { logo: true }))[name];
}

async function seatsOf(reader: Reader, { licenseId }: Place): Promise<number> {
  if (licenseId === undefined) return EXAMPLE_SEATS;
  const of = eq(license.id, licenseId);
  const [row] = await reader.select({ seats: license.seats }).from(license).where(of);
  return row?.seats ?? EXAMPLE_SEATS;
}
