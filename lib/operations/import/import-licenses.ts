import { createHash } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { CSV_MARK, csvLine } from '@/lib/csv';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { activationKeyText } from '@/lib/olp/activation-key';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Ask, operation, reading } from '@/lib/operations/operation';
import { isRowId } from '@/lib/operations/row-id';
import {
  createIn,
  type CreateLicenseRefusal,
  type LicenseInput,
} from '@/lib/operations/vendor/create-license';
import { type CheckedRow, checkRows } from './check-rows';
import { type ListRefusal, readList } from './read-list';

export type ImportPreview = {
  rows: CheckedRow[];
  /** Rows with something wrong. */
  wrong: number;
  /** Says which text was looked at, so that no other one is created. */
  digest: string;
};

/** What a list would create, row by row, and all that is wrong with it. Changes nothing. */
export const previewImport = reading(
  'previewImport',
  ({ context }, list: string): Promise<Result<ImportPreview, ListRefusal>> =>
    preview(context, list),
);

async function preview({ db }: Ask['context'], list: string) {
  const read = readList(list);
  if (!read.ok) return read;
  const rows = await checkRows(db, read.value);
  const wrong = rows.filter(({ faults }) => faults.length > 0).length;
  return ok({ rows, wrong, digest: sha256(list) });
}

export type ImportInput = {
  list: string;
  /** Names this import, a UUID: a row of it is created once, however often it is sent. */
  importId: string;
  /** Of the preview that was looked at; left out by whoever looked at none. */
  digest?: string;
};

export type Imported = {
  created: number;
  /** Rows that an earlier call had created. */
  existed: number;
  /** Rows that something meanwhile made wrong; the others are created. */
  refused: { line: number; refusal: CreateLicenseRefusal }[];
};

export type ImportRefusal = ListRefusal | Refusal<'LIST_WRONG' | 'LIST_CHANGED' | 'NOT_FOUND'>;

/**
 * Creates the licenses of a list, if nothing is wrong with any row: each in a transaction of its own, with
 * its organization and key. A row that is in a list twice makes two licenses.
 */
export const importLicenses = operation(
  'importLicenses',
  async (ask, input: ImportInput): Promise<Result<Imported, ImportRefusal>> => {
    const { list, importId, digest } = input;
    if (!isRowId(importId)) return refuse('NOT_FOUND');
    if (digest !== undefined && digest !== sha256(list)) return refuse('LIST_CHANGED');
    const checked = await preview(ask.context, list);
    if (!checked.ok) return checked;
    const { rows, wrong } = checked.value;
    if (wrong > 0) return refuse('LIST_WRONG', { count: wrong });
    const done: Imported = { created: 0, existed: 0, refused: [] };
    const there = await createdOf(ask.context, importId);
    const before = new Map<string, number>();
    for (const { line, input: license } of rows) {
      if (!license) continue;
      const said = JSON.stringify(license);
      const nth = before.get(said) ?? 0;
      before.set(said, nth + 1);
      const importRow = sha256(`${nth} ${said}`);
      const made = there.has(importRow)
        ? ok('existed' as const)
        : await once(ask, license, { importId, importRow });
      if (!made.ok) done.refused.push({ line, refusal: made.error });
      else done[made.value] += 1;
    }
    return ok(done);
  },
);

/** Rows of an import that are created. */
async function createdOf({ db }: Ask['context'], importId: string) {
  const rows = await db
    .select({ importRow: license.importRow })
    .from(license)
    .where(eq(license.importId, importId));
  return new Set(rows.map(({ importRow }) => importRow));
}

/** A second click that comes at the same time waits for the first, row by row, and then finds it there. */
async function once(
  ask: Ask,
  input: LicenseInput,
  from: { importId: string; importRow: string },
): Promise<Result<'created' | 'existed', CreateLicenseRefusal>> {
  try {
    const made = await ask.context.db.transaction((tx) => createIn(tx, ask, input, from));
    return made.ok ? ok('created') : made;
  } catch (error) {
    const { constraint } = ((error as Error).cause ?? {}) as { constraint?: string };
    if (constraint === 'license_once_per_import_row') return ok('existed');
    throw error;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The licenses that an import created, in its order, with their Activation Keys; null where it made none. */
export const listImported = reading('listImported', async ({ context }, importId: string) => {
  if (!isRowId(importId)) return null;
  const rows = await context.db
    .select({
      licenseId: license.id,
      productId: license.productId,
      productName: product.name,
      organizationName: organization.name,
      registeredEmail: license.registeredEmail,
      seats: license.seats,
      lastDay: license.lastDay,
      reference: license.reference,
      keyEnding: licenseKey.lastGroup,
      sealed: licenseKey.sealed,
    })
    .from(license)
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(organization, eq(organization.id, license.organizationId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(eq(license.importId, importId))
    .orderBy(asc(license.createdAt), asc(license.id));
  if (rows.length === 0) return null;
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    activationKey: activationKeyText(
      context.vault.openActivationKey(row.productId, row.licenseId, sealed),
    ),
  }));
});

type ImportedRow = NonNullable<Awaited<ReturnType<typeof listImported>>>[number];

const COLUMNS: Record<string, (row: ImportedRow) => string | number | null> = {
  'activation key': ({ activationKey }) => activationKey,
  product: ({ productName }) => productName,
  'registered to': ({ registeredEmail }) => registeredEmail,
  organization: ({ organizationName }) => organizationName,
  seats: ({ seats }) => seats,
  'last day': ({ lastDay }) => lastDay,
  order: ({ reference }) => reference,
  license: ({ licenseId }) => licenseId,
};

/** The same as a CSV file. */
export const importedAsCsv = (rows: readonly ImportedRow[]) =>
  CSV_MARK +
  [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((cell) => cell(row)))]
    .map(csvLine)
    .join('');
