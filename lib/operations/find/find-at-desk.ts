import { and, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { reading } from '@/lib/operations/operation';
import { type PropertyName, propertyNames } from '@/lib/properties/registry/registry';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { Standing } from '@/lib/rules/standing';
import type { ActivationState } from '@/lib/rules/vocabulary';
import { type Named, readAsked } from './read-asked';

export type FoundLicense = {
  id: string;
  productName: string;
  organizationName: string;
  registeredEmail: string;
  keyEnding: string;
  standing: Standing;
};

export type FoundComputer = {
  activationId: string;
  computerId: string;
  computerName: string;
  state: ActivationState;
  productName: string;
  closedAt: Date | null;
};

export type FoundOrganization = { id: string; name: string; reference: string | null };

export type Found = {
  licenses: FoundLicense[];
  computers: FoundComputer[];
  organizations: FoundOrganization[];
  products: { id: number; name: string }[];
  /** Server Properties whose name has the text somewhere. */
  properties: PropertyName[];
  /** A code that no released computer proves: an unused one is known by its license alone. */
  unusedCode: boolean;
};

/** Of each group; who needs more says more. */
const MOST = 8;

/**
 * What one box of the desk finds: a whole Activation Key or its last group, a mail address, an
 * organization, a Computer ID or name, a Device Code, the code of a computer that was deactivated, the
 * reference of an order, a number of a license or receipt, a product, a Server Property. Beginnings are enough of words; each way goes along its own index.
 */
export const findAtDesk = reading(
  'findAtDesk',
  async ({ context, viewer }, text: string): Promise<Found> => {
    const asked = readAsked(text, context.vault);
    const nothing: Found = {
      ...{ licenses: [], computers: [], organizations: [], products: [], properties: [] },
      unusedCode: false,
    };
    if (!asked) return nothing;
    const { db } = context;
    const at = context.now();
    const [licenses, computers, organizations, products] = await Promise.all([
      db
        .select({
          id: license.id,
          productName: product.name,
          organizationName: organization.name,
          registeredEmail: license.registeredEmail,
          keyEnding: licenseKey.lastGroup,
          standing: standingAt(at),
        })
        .from(license)
        .innerJoin(product, eq(product.id, license.productId))
        .innerJoin(organization, eq(organization.id, license.organizationId))
        .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
        .where(and(licensesVisibleTo(viewer), inArray(license.id, sql`(${licensesNamed(asked)})`)))
        .orderBy(desc(license.createdAt), desc(license.id)),
      db
        .select({
          activationId: activation.id,
          computerId: activation.computerId,
          computerName: activation.computerName,
          state: activation.state,
          productName: product.name,
          closedAt: activation.closedAt,
        })
        .from(activation)
        .innerJoin(license, eq(license.id, activation.licenseId))
        .innerJoin(product, eq(product.id, activation.productId))
        .where(
          and(licensesVisibleTo(viewer), inArray(activation.id, sql`(${computersNamed(asked)})`)),
        )
        .orderBy(sql`(${activation.state} = 'active') DESC`, desc(activation.activatedAt)),
      db
        .select({ id: organization.id, name: organization.name, reference: organization.reference })
        .from(organization)
        .where(and(isNull(organization.mergedInto), organizationNamed(asked)))
        .orderBy(organization.name)
        .limit(MOST),
      asked.word === undefined ? [] : productsCalled(db, asked.word),
    ]);
    const properties = propertyNames
      .filter((name) => asked.word && name.toLowerCase().includes(asked.word))
      .slice(0, MOST);
    const isCode = asked.proof !== undefined;
    const unusedCode = isCode && computers.length === 0;
    return { licenses, computers, organizations, products, properties, unusedCode };
  },
);

/** By the beginning of its name, or its number; there are few. */
const productsCalled = (reader: Reader, word: string) =>
  reader
    .select({ id: product.id, name: product.name })
    .from(product)
    .where(or(sql`lower(${product.name}) LIKE ${begins(word)}`, sql`${product.id}::text = ${word}`))
    .orderBy(product.name)
    .limit(MOST);

/** The ids that some ways lead to, each at most so many, none twice. */
const union = (ways: (SQL | '' | undefined)[]) => {
  const some = ways.filter((way): way is SQL => Boolean(way));
  if (some.length === 0) return sql`SELECT NULL::uuid`;
  const each = some.map((way) => sql`(${way} LIMIT ${MOST})`);
  return sql`SELECT id FROM (${sql.join(each, sql` UNION `)}) named LIMIT ${MOST}`;
};

const licensesNamed = ({ keyLookups, keyEnding, email, reference, id }: Named) =>
  union([
    keyLookups &&
      sql`SELECT k.license_id AS id FROM ${licenseKey} k
        WHERE k.lookup IN (${keyLookups[0]}, ${keyLookups[1]})`,
    keyEnding &&
      sql`SELECT k.license_id AS id FROM ${licenseKey} k WHERE k.last_group = ${keyEnding}`,
    email && sql`SELECT l.id FROM ${license} l WHERE l.registered_email LIKE ${begins(email)}`,
    reference && sql`SELECT l.id FROM ${license} l WHERE l.reference = ${reference}`,
    id && sql`SELECT l.id FROM ${license} l WHERE l.id = ${id}`,
  ]);

const computersNamed = ({ computerIdHash, deviceCode, proof, word, id }: Named) =>
  union([
    computerIdHash &&
      sql`SELECT a.id FROM ${activation} a WHERE a.computer_id_hash = ${computerIdHash}`,
    deviceCode && sql`SELECT a.id FROM ${activation} a WHERE a.device_code = ${deviceCode}`,
    proof && sql`SELECT a.id FROM ${activation} a WHERE a.proof = ${proof}`,
    word &&
      sql`SELECT a.id FROM ${activation} a WHERE lower(a.computer_name COLLATE "C") LIKE ${begins(word)}`,
    word &&
      sql`SELECT a.id FROM ${activation} a WHERE lower(a.computer_id COLLATE "C") LIKE ${begins(word)}`,
    id && sql`SELECT a.id FROM ${activation} a WHERE a.id = ${id}`,
  ]);

const organizationNamed = ({ word, reference, id }: Named) =>
  or(
    word ? sql`lower(${organization.name} COLLATE "C") LIKE ${begins(word)}` : undefined,
    reference ? eq(organization.reference, reference) : undefined,
    id ? eq(organization.id, id) : undefined,
  ) ?? sql`false`;

const begins = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`;
