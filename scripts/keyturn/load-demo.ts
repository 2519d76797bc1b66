import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from '@/lib/db/connect';
import { outbox } from '@/lib/db/schema/outbox';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { deriveDevice } from '@/lib/olp/device';
import type { Refusal, RefusalCode, Result } from '@/lib/olp/result';
import { encodeCode } from '@/lib/olp/text/codes';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { addMember } from '@/lib/operations/people/add-member';
import { addStaff } from '@/lib/operations/people/add-staff';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import type { Context } from '@/lib/operations/context';
import { createLicense, type LicenseInput } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { createOrganization } from '@/lib/operations/organization/create-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { DEMO_LOGO } from './demo-logo';
import { operator } from './run';

const DAY = 86_400_000;

export const DEMO = {
  products: [
    { id: 70021, name: 'Example CAD', features: ['export', 'batch', 'simulation'] },
    { id: 70022, name: 'Example Mill', features: ['5-axis'], issueShortKeys: true },
    { id: 70023, name: 'Example Measure', features: [], allowUnbound: true },
  ],
  /** Whose licenses they are; a demo's vendor can be reached like a real one. */
  vendor: {
    'customerSite/vendorName': 'Example Software',
    'customerSite/customerSiteLogo': DEMO_LOGO,
    'customerSite/supportEmail': 'help@example.net',
    'customerSite/supportUrl': 'https://www.example.net/help',
    'customerSite/supportPhone': '+1 212 555 0199',
  },
  accounts: [
    { email: 'member@example.com', role: 'member', organization: 'Example Works' },
    { email: 'contact@example.com', role: 'contact', organization: 'Example Works' },
    { email: 'contact@example.org', role: 'contact', organization: 'Sample Labs' },
    { email: 'agent@example.net', role: 'agent', organization: 'Example Software' },
    { email: 'admin@example.net', role: 'admin', organization: 'Example Software' },
  ],
} as const;

/** References of the demo's organizations, by their names. */
const REFERENCES = { 'Example Works': 'C-1001', 'Sample Labs': 'C-1002' } as const;

/** Computers of the demo: name and Computer ID. */
const CAD = [
  ['LAB-PC-07', 'WIZ-7Q2M4K9D3F6H'],
  ['CNC-3', '5F21-77AC-09B3'],
] as const;
const MILL = [['MILL-1', 'WIZ-0B7T1N5X8R2C']] as const;
const MEASURE = [['CMM-ROOM', 'WIZ-4H9J6V2Y7K1P']] as const;

/** Loads the demo data, all or nothing, through the operations that everybody uses. */
export async function loadDemo(context: Context): Promise<void> {
  await context.db.transaction(async (tx: Transaction) => {
    const inside: Context = { ...context, db: joined(tx) };
    await loadVendor(inside);
    await loadPeopleAndProducts(inside);
    await loadLicenses(inside);
    await recordEvent(tx, operator, { type: 'demo.loaded', at: context.now() });
    // Nobody wants notices of what happened before the first start.
    await tx.delete(outbox);
  });
}

/** What the operations begin goes on in this transaction: all of it counts, or nothing. */
export const joined = (tx: Transaction): Database =>
  Object.assign(Object.create(tx), {
    transaction: <T>(work: (within: Transaction) => Promise<T>) => work(tx),
  });

async function loadVendor(context: Context) {
  for (const [name, value] of Object.entries(DEMO.vendor)) {
    must(await setProperty(context, operator, { name, value, place: { scope: 'global' } }));
  }
}

async function loadPeopleAndProducts(context: Context) {
  for (const { features, ...one } of DEMO.products) {
    must(await createProduct(context, operator, { ...one, features: [...features] }));
  }
  for (const [name, reference] of Object.entries(REFERENCES)) {
    must(await createOrganization(context, operator, { name, reference }));
  }
  for (const { email, ...of } of DEMO.accounts) {
    if (of.role === 'agent' || of.role === 'admin')
      must(await addStaff(context, operator, { email, role: of.role }));
    else {
      const organization = REFERENCES[of.organization];
      must(await addMember(context, operator, { email, role: of.role, organization }));
    }
  }
}

async function loadLicenses(context: Context) {
  const [cad, mill, measure] = DEMO.products.map((product) => product.id) as [
    number,
    number,
    number,
  ];
  const days = (count: number) => daysFrom(context, count);
  const works = { organization: REFERENCES['Example Works'], email: 'contact@example.com' };
  const lab = { organization: REFERENCES['Sample Labs'], email: 'contact@example.org' };
  const until = { term: 'subscription', lastDay: days(130) } as const;

  const revoked = await make(context, 400, {
    ...works,
    productId: cad,
    seats: 2,
    term: 'perpetual',
  });
  must(await revokeLicense(context, operator, revoked.licenseId, 'Charged back'));
  const suspended = await make(context, 300, { ...works, productId: cad, seats: 3, ...until });
  await activate(context, 200, suspended.activationKey, 'OFFICE-12', 'WIZ-6D3W9Z5B1G8M');
  must(await suspendLicense(context, operator, suspended.licenseId, 'Payment overdue'));
  const expired = await make(context, 390, {
    ...works,
    productId: cad,
    seats: 2,
    term: 'subscription',
    lastDay: days(-20),
  });
  await activate(context, 380, expired.activationKey, 'OLD-TOWER', 'WIZ-2K8P4X7N0T5V');
  await make(context, 60, { ...works, productId: mill, seats: 1, ...until });
  const single = await make(context, 90, {
    organization: null,
    email: 'member@example.com',
    productId: cad,
    seats: 1,
    term: 'perpetual',
  });
  await activate(context, 80, single.activationKey, 'HOME-PC', 'WIZ-9F1R3C6J8Q4S');
  const fleet = await make(context, 250, { ...works, productId: cad, seats: 500, ...until });
  for (let n = 1; n <= 24; n += 1) {
    const number = String(n).padStart(3, '0');
    const id = `FLEET-${number}-${(n * 7919).toString(16).toUpperCase()}`;
    await activate(context, 240 - n, fleet.activationKey, `DESK-${number}`, id);
  }
  await make(context, 30, { ...lab, productId: cad, seats: 5, ...until });
  await five(context, mill, works, MILL);
  await five(context, measure, works, MEASURE);
  const plain = await five(context, cad, { ...works, email: 'member@example.com' }, CAD);
  await releasedExamples(context, plain.activationKey);
}

type Owner = { organization: string; email: string };

async function five(
  context: Context,
  productId: number,
  owner: Owner,
  computers: readonly (readonly [string, string])[],
) {
  const lastDay = daysFrom(context, 130);
  const created = await make(context, 120, {
    ...owner,
    productId,
    seats: 5,
    term: 'subscription',
    lastDay,
    features: DEMO.products.find((product) => product.id === productId)?.features.slice(0, 2) ?? [],
  });
  for (const [index, [name, id]] of computers.entries()) {
    await activate(context, 70 - index * 30, created.activationKey, name, id);
  }
  return created;
}

/** Two closed computers, so that the history shows both kinds of release. */
async function releasedExamples(context: Context, activationKey: string) {
  const proven = await activate(context, 110, activationKey, 'OLD-LAPTOP', 'WIZ-3Z7B5M9W1D2G');
  const earlier = { ...context, now: () => new Date(context.now().getTime() - 23 * DAY) };
  const { deviceCode, code } = proven;
  must(
    await deactivateByCode(earlier, { kind: 'key-holder', address: 'local' }, { code, deviceCode }),
  );
  const claimed = await activate(context, 100, activationKey, 'MEETING-ROOM', 'WIZ-8C4N6T2X0V5K');
  must(
    await deactivateComputer(earlier, operator, {
      activationId: claimed.activationId,
      reason: 'The computer was stolen',
    }),
  );
}

async function make(context: Context, daysAgo: number, input: LicenseInput) {
  const then = { ...context, now: () => new Date(context.now().getTime() - daysAgo * DAY) };
  return must(await createLicense(then, operator, input));
}

/** Activates as a wizard would have: with a Device Code of a secret that nobody kept. */
async function activate(
  context: Context,
  daysAgo: number,
  activationKey: string,
  computerName: string,
  computerId: string,
) {
  const then = { ...context, now: () => new Date(context.now().getTime() - daysAgo * DAY) };
  const cidHash = computerIdHash(must(canonicalComputerId(computerId)));
  const device = deriveDevice({
    deviceSecret: randomBytes(32),
    productId: Number(DEMO.products[0].id),
    cidHash,
    nonce: randomBytes(8),
  });
  const deviceCode = encodeCode('DC', device.deviceCode);
  const input = { activationKey, computerId, computerName, deviceCode };
  const activated = must(await activateComputer(then, operator, input));
  return { ...activated, deviceCode, code: encodeCode('DVC', device.dvc) };
}

/** ISO day that many days from today. */
function daysFrom(context: Context, count: number): string {
  return new Date(context.now().getTime() + count * DAY).toISOString().slice(0, 10);
}

export function must<T>(result: Result<T, Refusal<RefusalCode>>): T {
  if (!result.ok) throw new Error(`The demo data was refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
