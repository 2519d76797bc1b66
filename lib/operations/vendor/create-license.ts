import type { Transaction } from '@/lib/db/connect';
import { type Ask, operation } from '@/lib/operations/operation';
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
import {
  chooseOrganization,
  type ChooseRefusal,
} from '@/lib/operations/organization/choose-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { addActivationKey } from './add-activation-key';
import { type LicenseTerms, readTerms, type TermsRefusal } from './license-terms';

export type LicenseInput = Pick<LicenseTerms, 'seats' | 'term'> & {
  productId: number;
  /** Id or reference of the owning organization. Null: a private buyer. */
  organization: string | null;
  /** Whoever it is not an id or reference of, it is the name of: of one that is made if there is none. */
  orNamed?: boolean;
  email: string;
} & { [T in Exclude<keyof LicenseTerms, 'seats' | 'term'>]?: NonNullable<LicenseTerms[T]> };

export type CreatedLicense = { licenseId: string; activationKey: string };

export type CreateLicenseRefusal =
  | Refusal<'PRODUCT_UNKNOWN' | 'ORGANIZATION_UNKNOWN' | 'EMAIL_INVALID' | 'EMAIL_NON_ASCII'>
  | ChooseRefusal
  | TermsRefusal;

const NOTHING_SAID = {
  ...{ lastDay: null, maintenanceLastDay: null, features: null },
  ...{ version: null, leaseDays: null, reference: null },
};

/** Creates a license and its Activation Key, which stands in the answer and is sealed at rest. */
export const createLicense = operation(
  'createLicense',
  (ask, input: LicenseInput): Promise<Result<CreatedLicense, CreateLicenseRefusal>> =>
    ask.context.db.transaction((tx) => createIn(tx, ask, input)),
);

/** The same within a transaction, `from` a row of a list that is imported. */
export async function createIn(
  tx: Transaction,
  { context, viewer }: Pick<Ask, 'context' | 'viewer'>,
  input: LicenseInput,
  from: { importId: string; importRow: string } | null = null,
): Promise<Result<CreatedLicense, CreateLicenseRefusal>> {
  const address = normalizeEmail(input.email);
  if (!address.ok) return address;
  const email = address.value;
  const [of] = await tx.select().from(product).where(eq(product.id, input.productId));
  if (!of) return refuse('PRODUCT_UNKNOWN');
  const terms = readTerms({ ...NOTHING_SAID, ...input }, of.features);
  if (!terms.ok) return terms;
  const owner = await ownerOf(tx, { context, viewer }, input, email);
  if (!owner.ok) return owner;
  const [made] = await tx
    .insert(license)
    .values({
      id: randomUUID(),
      productId: of.id,
      organizationId: owner.value,
      registeredEmail: email,
      ...terms.value,
      ...from,
      createdAt: context.now(),
    })
    .returning();
  if (!made) throw new Error('A license was not written.');
  const activationKey = await addActivationKey(tx, context, of.id, made.id);
  // No address in an event, nor what is computed of one: events are for ever, and a person can ask to be
  // forgotten.
  const { eventHash: _, eventSequence: __, registeredEmail: ___, importRow: ____, ...after } = made;
  const at = context.now();
  await recordEvent(tx, viewer, { type: 'license.created', at, licenseId: made.id, after });
  return ok({ licenseId: made.id, activationKey });
}

async function ownerOf(
  tx: Transaction,
  ask: Pick<Ask, 'context' | 'viewer'>,
  { organization, orNamed }: LicenseInput,
  email: string,
): Promise<Result<string, ChooseRefusal | Refusal<'ORGANIZATION_UNKNOWN'>>> {
  if (organization === null) return ok(await personalOrganization(tx, email));
  if (orNamed) return chooseOrganization(tx, ask, organization);
  const found = await findOrganization(tx, organization, 'held');
  return found ? ok(found.id) : refuse('ORGANIZATION_UNKNOWN');
}
