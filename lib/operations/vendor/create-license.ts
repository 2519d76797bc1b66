import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { operation } from '@/lib/operations/operation';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { normalizeEmail } from '@/lib/rules/email-address';
import { isSeatCount, isTermDay } from '@/lib/rules/terms-of-license';
import {
  LONGEST_REFERENCE,
  readReference,
} from '@/lib/operations/organization/create-organization';
import {
  findOrganization,
  personalOrganization,
} from '@/lib/operations/organization/find-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { addActivationKey } from './add-activation-key';

export type LicenseInput = {
  productId: number;
  /** Id or reference of the owning organization. Null: a private buyer. */
  organization: string | null;
  email: string;
  seats: number;
  term: LicenseTerm;
  /** ISO day; the term ends at 24:00 UTC of it. Required unless perpetual. */
  lastDay?: string;
  maintenanceLastDay?: string;
  /** Names, as the product lists them. */
  features?: string[];
  /** Highest version allowed. */
  version?: [major: number, minor: number];
  leaseDays?: number;
  /** The vendor's own name for the sale: an order, a contract. */
  reference?: string;
};

export type CreatedLicense = { licenseId: string; activationKey: string };

export type CreateLicenseRefusal = Refusal<
  | 'PRODUCT_UNKNOWN'
  | 'ORGANIZATION_UNKNOWN'
  | 'EMAIL_INVALID'
  | 'EMAIL_NON_ASCII'
  | 'FEATURE_UNKNOWN'
  | 'TERM_INVALID'
  | 'DAY_INVALID'
  | 'SEATS_INVALID'
  | 'REFERENCE_INVALID'
>;

/** Creates a license and its Activation Key, which stands in the answer and is sealed at rest. */
export const createLicense = operation(
  'createLicense',
  async (
    { context, viewer },
    input: LicenseInput,
  ): Promise<Result<CreatedLicense, CreateLicenseRefusal>> => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    if ((input.term === 'perpetual') !== (input.lastDay === undefined))
      return refuse('TERM_INVALID');
    const days = [input.lastDay, input.maintenanceLastDay].filter((day) => day !== undefined);
    if (!days.every(isTermDay)) return refuse('DAY_INVALID');
    if (!isSeatCount(input.seats)) return refuse('SEATS_INVALID');
    const reference = input.reference === undefined ? null : readReference(input.reference);
    if (reference === null && input.reference !== undefined)
      return refuse('REFERENCE_INVALID', { limit: LONGEST_REFERENCE });
    return context.db.transaction(async (tx) => {
      const [of] = await tx.select().from(product).where(eq(product.id, input.productId));
      if (!of) return refuse('PRODUCT_UNKNOWN');
      const unknown = input.features?.filter((name) => !of.features.includes(name)) ?? [];
      if (unknown.length > 0) return refuse('FEATURE_UNKNOWN', { unknown, known: of.features });
      const organizationId =
        input.organization === null
          ? await personalOrganization(tx, email)
          : (await findOrganization(tx, input.organization, 'held'))?.id;
      if (!organizationId) return refuse('ORGANIZATION_UNKNOWN');
      const [made] = await tx
        .insert(license)
        .values({
          id: randomUUID(),
          productId: of.id,
          organizationId,
          registeredEmail: email,
          seats: input.seats,
          term: input.term,
          lastDay: input.lastDay ?? null,
          maintenanceLastDay: input.maintenanceLastDay ?? null,
          features: input.features ? featureMask(input.features, of.features) : null,
          versionMajor: input.version?.[0] ?? null,
          versionMinor: input.version?.[1] ?? null,
          leaseDays: input.leaseDays ?? null,
          reference,
          createdAt: context.now(),
        })
        .returning();
      if (!made) throw new Error('A license was not written.');
      const activationKey = await addActivationKey(tx, context, of.id, made.id);
      // No address in an event: events are for ever, and a person can ask to be forgotten.
      const { eventHash: _, eventSequence: __, registeredEmail: ___, ...after } = made;
      const at = context.now();
      await recordEvent(tx, viewer, { type: 'license.created', at, licenseId: made.id, after });
      return ok({ licenseId: made.id, activationKey });
    });
  },
);

/** Bit i for feature i; features reach bit 34, beyond JavaScript's bit operators. */
function featureMask(names: string[], all: string[]): number {
  return all.reduce((mask, name, bit) => (names.includes(name) ? mask + 2 ** bit : mask), 0);
}
