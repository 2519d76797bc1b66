import type { Reader } from '@/lib/db/connect';
import { product } from '@/lib/db/schema/product';
import { type Refusal, refuse } from '@/lib/olp/result';
import {
  type ChooseRefusal,
  organizationSaid,
} from '@/lib/operations/organization/choose-organization';
import type { LicenseInput } from '@/lib/operations/vendor/create-license';
import {
  type LicenseTerms,
  readTerms,
  type TermsRefusal,
} from '@/lib/operations/vendor/license-terms';
import { normalizeEmail } from '@/lib/rules/email-address';
import { namesTyped, numberTyped, versionTyped } from '@/lib/rules/typed-terms';
import { licenseTerms } from '@/lib/rules/vocabulary';
import type { ListCells, ListColumn, ListRow } from './read-list';

export type Fault = {
  /** Null: the row as a whole. */
  column: ListColumn | null;
  refusal:
    | ChooseRefusal
    | TermsRefusal
    | Refusal<
        'PRODUCT_UNKNOWN' | 'EMAIL_INVALID' | 'EMAIL_NON_ASCII' | 'CELL_MISSING' | 'CELLS_TOO_MANY'
      >;
};

export type CheckedRow = Omit<ListRow, 'tooMany'> & {
  /** Null where it is not known. */
  productName: string | null;
  owner: 'private' | 'existing' | 'new' | null;
  /** What is to be created; null where something is wrong. */
  input: LicenseInput | null;
  faults: Fault[];
};

type Product = { id: number; name: string; features: string[] };
type Owner = Awaited<ReturnType<typeof organizationSaid>>;

/** What each row would create, and all that is wrong with it. Each organization is looked for once. */
export async function checkRows(reader: Reader, rows: ListRow[]): Promise<CheckedRow[]> {
  const products = await reader
    .select({ id: product.id, name: product.name, features: product.features })
    .from(product);
  const owners = new Map<string, Owner>();
  for (const { cells } of rows) {
    const said = cells.organization;
    if (said && !owners.has(said))
      owners.set(said, await organizationSaid(reader, said, 'in turn'));
  }
  return rows.map((row) => checkRow(row, products, owners.get(row.cells.organization)));
}

function checkRow(
  { line, cells, tooMany }: ListRow,
  products: Product[],
  owner: Owner | undefined,
): CheckedRow {
  const faults: Fault[] = [];
  const wrong = (column: Fault['column'], { error }: { error: Fault['refusal'] }) =>
    void faults.push({ column, refusal: error });
  if (tooMany) wrong(null, refuse('CELLS_TOO_MANY'));
  for (const column of ['product', 'email'] as const) {
    if (!cells[column]) wrong(column, refuse('CELL_MISSING'));
  }
  const of = productSaid(products, cells.product);
  if (!of && cells.product) wrong('product', refuse('PRODUCT_UNKNOWN'));
  const email = normalizeEmail(cells.email);
  if (!email.ok && cells.email) wrong('email', email);
  if (owner && !owner.ok) wrong('organization', owner);
  const terms = termsIn(cells);
  for (const [column, some] of parts(terms)) {
    // Which features there are, only the product tells.
    if (column === 'features' && !of) continue;
    const read = readTerms({ ...PLAIN, ...some }, of?.features ?? []);
    if (!read.ok) wrong(read.error.code === 'TERM_INVALID' && cells.term ? 'term' : column, read);
  }
  const said = Object.entries(terms).filter(([, value]) => value !== null);
  return {
    ...{ line, cells, productName: of?.name ?? null, faults },
    owner: !owner ? 'private' : !owner.ok ? null : owner.value ? 'existing' : 'new',
    input:
      faults.length > 0 || !of || !email.ok
        ? null
        : {
            ...(Object.fromEntries(said) as Pick<LicenseTerms, 'seats' | 'term'>),
            ...{ productId: of.id, email: email.value },
            ...{ organization: cells.organization || null, orNamed: true },
          },
  };
}

/** By its id, or by a name that no other has. */
function productSaid(products: Product[], said: string): Product | undefined {
  const named = products.filter(({ id, name }) => String(id) === said || name === said);
  return named.length === 1 ? named[0] : undefined;
}

const PLAIN: LicenseTerms = {
  ...{ term: 'perpetual', lastDay: null, maintenanceLastDay: null, seats: 1 },
  ...{ features: null, version: null, leaseDays: null, reference: null },
};

/** The terms of a row: one seat, and perpetual unless it ends, where nothing is said. */
function termsIn(cells: ListCells): LicenseTerms {
  const term = cells.term.toLowerCase() || (cells.lastDay ? 'subscription' : 'perpetual');
  return {
    // What is no term is refused as one that lacks its day, or has one too many.
    term:
      licenseTerms.find((one) => one === term) ?? (cells.lastDay ? 'perpetual' : 'subscription'),
    lastDay: cells.lastDay || null,
    maintenanceLastDay: cells.maintenanceLastDay || null,
    seats: cells.seats ? numberTyped(cells.seats) : 1,
    features: namesTyped(cells.features),
    version: cells.version ? versionTyped(cells.version) : null,
    leaseDays: cells.leaseDays ? numberTyped(cells.leaseDays) : null,
    reference: cells.reference || null,
  };
}

/** Each by itself, so that all that is wrong is told at once. */
const parts = ({ term, lastDay, ...rest }: LicenseTerms): [ListColumn, Partial<LicenseTerms>][] => [
  ['lastDay', { term, lastDay }],
  ...Object.entries(rest).map(([name, value]): [ListColumn, Partial<LicenseTerms>] => [
    name as ListColumn,
    { [name]: value },
  ]),
];
