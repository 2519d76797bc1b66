import { decodeFile } from '@/lib/olp/text/decode-file';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { license as licenseTable } from '@/lib/db/schema/license';
import { organization as organizationTable } from '@/lib/db/schema/organization';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { importedAsCsv, importLicenses, listImported, previewImport } from './import-licenses';

let portal: TestPortal;
let productId: number;
beforeAll(async () => {
  portal = await buildPortal();
  ({ productId } = await portal.product({ name: 'Example CAM', features: ['export', 'batch'] }));
});
afterAll(() => portal.close());

const HEAD =
  'Product;Address;Organization;Seats;Term end;Features;Maintenance;Order reference;Version';
const list = (...rows: string[]) => [HEAD, ...rows].join('\n');
const look = async (text: string) => {
  const looked = await previewImport(portal.context, portal.operator, text);
  if (!looked) throw new Error('Not for the operator.');
  return looked;
};
const bring = (text: string, importId = randomUUID()) =>
  importLicenses(portal.context, portal.operator, { list: text, importId });
const licenses = (importId: string) =>
  portal.db.select().from(licenseTable).where(eq(licenseTable.importId, importId));

test('a row says product, address and what is allowed; what it leaves out has a default', async () => {
  const importId = randomUUID();
  const text = list(
    `Example CAM;Buyer@Customer.Example;;;;;;;`,
    `${productId};it@customer.example;Example Works One;5;2027-12-31;"export, batch";2027-06-30;PO 7;2.5`,
  );
  const preview = value(await look(text));
  expect(preview).toMatchObject({ wrong: 0, rows: [{ owner: 'private' }, { owner: 'new' }] });
  expect(await portal.db.$count(licenseTable, eq(licenseTable.productId, productId))).toBe(0);

  expect(value(await bring(text, importId))).toEqual({ created: 2, existed: 0, refused: [] });
  const rows = await licenses(importId);
  expect(
    rows.find(({ registeredEmail }) => registeredEmail === 'buyer@customer.example'),
  ).toMatchObject({
    ...{ seats: 1, term: 'perpetual', lastDay: null, features: null, reference: null },
  });
  expect(
    rows.find(({ registeredEmail }) => registeredEmail === 'it@customer.example'),
  ).toMatchObject({
    ...{ seats: 5, term: 'subscription', lastDay: '2027-12-31', features: 3, reference: 'PO 7' },
    ...{ maintenanceLastDay: '2027-06-30', versionMajor: 2, versionMinor: 5 },
  });
  const made = (await listImported(portal.context, portal.operator, importId)) ?? [];
  expect(made.map(({ organizationName }) => organizationName).sort()).toEqual([
    'Example Works One',
    'buyer@customer.example',
  ]);
  const csv = importedAsCsv(made);
  for (const { activationKey } of made) {
    expect(csv).toContain(activationKey);
    const asked = { activationKey };
    const described = await describeLicense(portal.context, portal.keyHolder(), asked);
    expect(described.ok).toBe(true);
  }
});

test('all that is wrong is told, each beside its row and column; then nothing is created', async () => {
  const importId = randomUUID();
  const text = list(
    'Example CAM;one@customer.example;;0;31.12.2027;export;;;x',
    `Nothing;nobody;;2;;;;${'x'.repeat(101)};`,
    'Example CAM;;;;;flying;;;;surplus',
    'Example CAM;two@customer.example;;;;;;;',
  );
  const { rows, wrong } = value(await look(text));
  expect(wrong).toBe(3);
  expect(
    rows.map(({ faults }) =>
      faults.map(({ column, refusal }) => `${column} ${refusal.code}`).sort(),
    ),
  ).toEqual([
    ['lastDay DAY_INVALID', 'seats SEATS_INVALID', 'version VERSION_INVALID'],
    ['email EMAIL_INVALID', 'product PRODUCT_UNKNOWN', 'reference REFERENCE_INVALID'],
    ['email CELL_MISSING', 'features FEATURE_UNKNOWN', 'null CELLS_TOO_MANY'],
    [],
  ]);
  expect(rows[1]?.cells).toMatchObject({ product: 'Nothing', email: 'nobody', seats: '2' });
  expect(codeOf(await bring(text, importId))).toBe('LIST_WRONG');
  expect(await licenses(importId)).toEqual([]);
});

test.each([
  ['', 'LIST_EMPTY'],
  ['product,address', 'LIST_EMPTY'],
  ['product,address,color\n1,2,3', 'LIST_COLUMN_UNKNOWN'],
  ['product,address,e-mail\n1,2,3', 'LIST_COLUMN_UNKNOWN'],
  ['address,seats\n1,2', 'LIST_COLUMN_MISSING'],
  ['product,address\n1,"2', 'LIST_UNREADABLE'],
  [
    decodeFile(Buffer.from('product,address,company\n1,a@b.example,Größe AG', 'latin1')),
    'LIST_LETTERS_LOST',
  ],
])('%j is no list: %s', async (text, code) => {
  expect(codeOf(await look(text))).toBe(code);
  expect(codeOf(await bring(text))).toBe(code);
});

test('a list that is sent again, at the same time too, creates nothing twice; a row that came since is new', async () => {
  const importId = randomUUID();
  const same = 'Example CAM;twice@customer.example;Example Works Two;;;;;;';
  const text = list(same, same, 'Example CAM;once@customer.example;example works two;;;;;;');
  const both = await Promise.all([bring(text, importId), bring(text, importId)]);
  expect(
    both
      .map(value)
      .map(({ created }) => created)
      .sort(),
  ).toEqual(expect.arrayContaining([expect.any(Number)]));
  expect(both.map(value).reduce((sum, { created }) => sum + created, 0)).toBe(3);
  expect(both.map(value).reduce((sum, { existed }) => sum + existed, 0)).toBe(3);
  const rows = await licenses(importId);
  expect(rows).toHaveLength(3);
  // Both spellings are one organization, made once, with its event.
  expect(new Set(rows.map(({ organizationId }) => organizationId)).size).toBe(1);
  expect(
    await portal.db.$count(organizationTable, eq(organizationTable.name, 'Example Works Two')),
  ).toBe(1);

  const more = list(`Example CAM;first@customer.example;;;;;;;`, same, same);
  expect(value(await bring(more, importId))).toEqual({ created: 1, existed: 2, refused: [] });
  expect(value(await bring(text))).toMatchObject({ created: 3, existed: 0 });
});

test('only the list that was looked at is created', async () => {
  const text = list('Example CAM;looked@customer.example;;;;;;;');
  const { digest } = value(await look(text));
  const input = { list: text, importId: randomUUID(), digest };
  const { context, operator } = portal;
  const other = { ...input, list: text.replace('looked', 'other') };
  expect(codeOf(await importLicenses(context, operator, other))).toBe('LIST_CHANGED');
  expect(codeOf(await importLicenses(context, operator, { ...input, importId: 'x' }))).toBe(
    'NOT_FOUND',
  );
  expect(value(await importLicenses(context, operator, input))).toMatchObject({ created: 1 });
  expect(await listImported(context, operator, randomUUID())).toBeNull();
});

test('no event of an import says an address, nor what is computed of one', async () => {
  const importId = randomUUID();
  value(await bring(list('Example CAM;secret@customer.example;;;;;;;'), importId));
  const [made] = await licenses(importId);
  const events = await portal.db
    .select()
    .from(event)
    .where(eq(event.licenseId, made?.id ?? ''));
  expect(events.map(({ type }) => type)).toEqual(['license.created']);
  expect(events[0]?.after).toMatchObject({ importId });
  expect(JSON.stringify(events)).not.toContain(made?.importRow);
  expect(JSON.stringify(events)).not.toContain('secret@');
});

test('a name chooses the organization that has it, makes one that nobody has, and never one of several', async () => {
  const { context, operator } = portal;
  const make = (organization: string, orNamed = true) =>
    createLicense(context, operator, {
      ...{ productId, email: 'named@customer.example', organization, seats: 1, term: 'perpetual' },
      orNamed,
    });
  const ownerOf = async (answer: Awaited<ReturnType<typeof make>>) => {
    const [row] = await portal.db
      .select()
      .from(licenseTable)
      .where(eq(licenseTable.id, value(answer).licenseId));
    return row?.organizationId;
  };
  expect(codeOf(await make('Example Works Named', false))).toBe('ORGANIZATION_UNKNOWN');
  const first = await ownerOf(await make(' Example Works Named '));
  expect(await ownerOf(await make('EXAMPLE WORKS NAMED'))).toBe(first);
  expect(await ownerOf(await make(first ?? ''))).toBe(first);
  value(await createOrganization(context, operator, { name: 'Example Works Named' }));
  expect(codeOf(await make('Example Works Named'))).toBe('ORGANIZATION_AMBIGUOUS');
  expect(codeOf(await make('x'.repeat(300)))).toBe('ORGANIZATION_NAME_INVALID');
  // The organization of a private buyer is called after an address, and is nobody else's.
  value(await bring(list('Example CAM;private@customer.example;;;;;;;')));
  const [own] = await portal.db
    .select()
    .from(organizationTable)
    .where(eq(organizationTable.personalEmail, 'private@customer.example'));
  expect(await ownerOf(await make('private@customer.example'))).not.toBe(own?.id);
});

test('a list has at most a thousand rows', async () => {
  const text = `product,address\n${'1,2\n'.repeat(1001)}`;
  expect(codeOf(await look(text))).toBe('LIST_TOO_LONG');
});

test('a thousand rows are looked at in one call', async () => {
  const rows = Array.from(
    { length: 1000 },
    (_, n) => `Example CAM;n${n}@customer.example;Works ${n % 9};;;;;;`,
  );
  const preview = value(await look(list(...rows)));
  expect(preview.rows).toHaveLength(1000);
  expect(preview.wrong).toBe(0);
});
