import { operation } from '@/lib/operations/operation';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { normalizeEmail } from '@/lib/rules/email-address';
import {
  findOrganization,
  personalOrganization,
} from '@/lib/operations/organization/find-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { addActivationKey } from './add-activation-key';
import { type LicenseTerms, readTerms, type TermsRefusal } from './license-terms';

export type LicenseInput = Pick<LicenseTerms, 'seats' | 'term'> & {
  productId: number;
  /** Id or reference of the owning organization. Null: a private buyer. */
  organization: string | null;
  email: string;
} & { [T in Exclude<keyof LicenseTerms, 'seats' | 'term'>]?: NonNullable<LicenseTerms[T]> };

export type CreatedLicense = { licenseId: string; activationKey: string };

export type CreateLicenseRefusal =
  | Refusal<'PRODUCT_UNKNOWN' | 'ORGANIZATION_UNKNOWN' | 'EMAIL_INVALID' | 'EMAIL_NON_ASCII'>
  | TermsRefusal;

const NOTHING_SAID = {
  ...{ lastDay: null, maintenanceLastDay: null, features: null },
  ...{ version: null, leaseDays: null, reference: null },
};

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
    return context.db.transaction(async (tx) => {
      const [of] = await tx.select().from(product).where(eq(product.id, input.productId));
      if (!of) return refuse('PRODUCT_UNKNOWN');
      const terms = readTerms({ ...NOTHING_SAID, ...input }, of.features);
      if (!terms.ok) return terms;
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
          ...terms.value,
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
