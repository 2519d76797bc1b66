import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activateComputer } from './activate/activate-computer';
import type { Context } from './context';
import { importLicenses } from './import/import-licenses';
import { compromiseRingKey } from './key-ring/compromise-ring-key';
import { reissueComputerKeys } from './key-ring/reissue-computer-keys';
import { rotateRingKey } from './key-ring/rotate-ring-key';
import { deactivateByCode } from './release/deactivate-by-code';
import { deactivateComputer } from './release/deactivate-computer';
import { decideReleaseRequest } from './release-request/decide-release-request';
import { requestRelease } from './release-request/request-release';
import { buildPortal, type TestPortal, type TestProduct } from './testing/build-portal';
import { faultsOf } from './testing/invariants';
import { makeDevice } from './testing/make-device';
import { mortalProcess } from './testing/mortal-process';
import { changeOf, type Picture, pictureOf } from './testing/picture';
import { codeOf, value } from './testing/value';
import { reissueActivationKey } from './vendor/reissue-activation-key';

let portal: TestPortal;
let product: TestProduct;
let picture: Picture;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
  picture = await pictureOf(portal.sql);
  await portal.set('options/mailOwnerOnActivation', true);
  await portal.set('options/reactivationLimit', -1);
});
afterAll(() => portal.close());

type Answer = Parameters<typeof codeOf>[0];
/** An operation on what was set up for it alone, and the licenses that it is about. */
type Ready = { act: (context: Context) => Promise<Answer>; licenses: string[] };

type Case = {
  setUp: () => Promise<Ready>;
  /** How many transactions it is made of; each is done or not. */
  transactions: number;
  /** What it answers where it was done, though its answer was lost. */
  again?: string;
  /** It does the same another time there: a key that nobody has seen gives way to one more. */
  anew?: true;
};

async function activeComputer(seats = 2) {
  const license = await portal.license(product, { seats });
  const device = makeDevice(license, 'PC-1');
  const { activationId } = value(
    await activateComputer(portal.context, portal.keyHolder(), device.request),
  );
  return { license, device, activationId };
}

const owner = () => portal.customer('owner@customer.example');

const CASES: Record<string, Case> = {
  activate: {
    transactions: 1,
    async setUp() {
      const license = await portal.license(product, { seats: 2 });
      const { request } = makeDevice(license, 'PC-1');
      const act = (context: Context) => activateComputer(context, portal.wizard(), request);
      return { act, licenses: [license.licenseId] };
    },
  },
  'activate the same computer anew': {
    transactions: 1,
    async setUp() {
      const { license } = await activeComputer();
      const { request } = makeDevice(license, 'PC-1');
      const by = await owner();
      const act = (context: Context) => activateComputer(context, portal.moved(by), request);
      return { act, licenses: [license.licenseId] };
    },
  },
  'deactivate by code': {
    transactions: 1,
    async setUp() {
      const { license, device } = await activeComputer();
      const input = { code: device.dvc, deviceCode: device.deviceCode };
      const act = (context: Context) => deactivateByCode(context, portal.wizard(), input);
      return { act, licenses: [license.licenseId] };
    },
  },
  'deactivate without proof': {
    transactions: 1,
    async setUp() {
      const { license, activationId } = await activeComputer();
      const by = await owner();
      const act = (context: Context) => deactivateComputer(context, by, { activationId });
      return { act, licenses: [license.licenseId] };
    },
  },
  'ask for a release': {
    transactions: 1,
    async setUp() {
      const { license, activationId } = await activeComputer();
      const by = await owner();
      const input = { activationId, reason: 'It burned down.' };
      const act = (context: Context) => requestRelease(context, by, input);
      return { act, licenses: [license.licenseId] };
    },
  },
  'grant a release': {
    transactions: 1,
    again: 'NOTHING_TO_CHANGE',
    async setUp() {
      const { license, activationId } = await activeComputer();
      const input = { activationId, reason: 'It burned down.' };
      const { id: requestId } = value(await requestRelease(portal.context, await owner(), input));
      const act = (context: Context) =>
        decideReleaseRequest(context, portal.operator, { requestId, grant: true });
      return { act, licenses: [license.licenseId] };
    },
  },
  'reissue Computer Keys': {
    transactions: 2,
    async setUp() {
      const own = await portal.product();
      const licenses = [await portal.license(own), await portal.license(own)];
      for (const license of licenses) {
        const { request } = makeDevice(license, 'PC-1');
        value(await activateComputer(portal.context, portal.keyHolder(), request));
      }
      const { productId } = own;
      const leaked = { productId, kid: 1, reason: 'It leaked.' };
      value(await compromiseRingKey(portal.context, portal.operator, leaked));
      const act = (context: Context) =>
        reissueComputerKeys(context, portal.operator, { productId });
      return { act, licenses: licenses.map(({ licenseId }) => licenseId) };
    },
  },
  'reissue an Activation Key': {
    transactions: 1,
    anew: true,
    async setUp() {
      const { license } = await activeComputer();
      const act = (context: Context) =>
        reissueActivationKey(context, portal.operator, license.licenseId);
      return { act, licenses: [license.licenseId] };
    },
  },
  import: {
    transactions: 2,
    async setUp() {
      const importId = randomUUID();
      const organization = `Works ${importId}`;
      const row = `${product.productId};it@customer.example;${organization};5`;
      const list = ['Product;Address;Organization;Seats', row, `${row}0`].join('\n');
      const act = (context: Context) =>
        importLicenses(context, portal.operator, { list, importId });
      return { act, licenses: [] };
    },
  },
  'rotate the ring': {
    transactions: 1,
    // Nobody moves the ring on twice: who asks again with the key that was seen is told so.
    again: 'CHANGED_MEANWHILE',
    async setUp() {
      const { productId } = await portal.product();
      const act = (context: Context) =>
        rotateRingKey(context, portal.operator, { productId, use: 'signing', signing: 1 });
      return { act, licenses: [] };
    },
  },
};

const look = () => picture(portal.sql);

/** Runs it undisturbed: how many statements it is, and all that others see of it meanwhile. */
async function undisturbed({ setUp }: Case) {
  const { act } = await setUp();
  const before = await look();
  const seen = new Set(['']);
  const between = async () => void seen.add(changeOf(before, await look()));
  const whole = mortalProcess(portal.url, portal.context, { between });
  const answer = await whole.run(act);
  if (answer === 'killed') throw new Error('Nobody was to be killed.');
  value(answer);
  await whole.end();
  const change = changeOf(before, await look());
  return { statements: whole.asked(), seen: seen.add(change), change };
}

/** What is wrong when the process is killed after so many statements and the work is then done once more. */
async function faultsAfter(
  { setUp, again, anew }: Case,
  diesAfter: number,
  expected: { seen: Set<string>; change: string },
  withoutTransactions = false,
): Promise<string[]> {
  const { act, licenses } = await setUp();
  const before = await look();
  const process = mortalProcess(portal.url, portal.context, { diesAfter, withoutTransactions });
  if ((await process.run(act)) !== 'killed') return ['nobody was killed'];
  await untilGone(process.name);
  const faults: string[] = [];
  const half = changeOf(before, await look());
  if (!expected.seen.has(half)) faults.push(`half a state:\n${half}`);
  for (const id of licenses) faults.push(...(await faultsOf(portal.db, id)));

  const code = codeOf(await act(portal.context));
  const done = half === expected.change;
  if (code !== null && !(done && code === again)) faults.push(`once more is refused: ${code}`);
  const change = changeOf(before, await look());
  if (change !== expected.change && !(done && anew))
    faults.push(`once more does not end the same:\n${change}`);
  for (const id of licenses) faults.push(...(await faultsOf(portal.db, id)));
  return faults;
}

/** Until PostgreSQL has noticed, and undone what was not committed. */
async function untilGone(name: string) {
  const left = () => portal.sql`SELECT 1 FROM pg_stat_activity WHERE application_name = ${name}`;
  while ((await left()).length > 0);
}

describe('killed between any two statements, no half state is left, and the same once more succeeds:', () => {
  test.each(Object.entries(CASES))(
    '%s',
    async (name, one) => {
      const clean = await undisturbed(one);
      // What others see changes with each commit, and never else.
      expect(clean.seen.size).toBe(1 + one.transactions);
      process.stdout.write(`crash at every step: ${name}, ${clean.statements} statements\n`);
      for (let done = 0; done <= clean.statements; done += 1) {
        const faults = await faultsAfter(one, done, clean);
        expect(faults, `killed after ${done} of ${clean.statements} statements`).toEqual([]);
      }
    },
    300_000,
  );

  test('and an operation without its transaction is found out', async () => {
    const { activate } = CASES;
    if (!activate) throw new Error('There is no such case.');
    const clean = await undisturbed(activate);
    const found: string[] = [];
    // Without BEGIN and COMMIT there are two statements less.
    for (let done = 1; done <= clean.statements - 2; done += 1) {
      found.push(...(await faultsAfter(activate, done, clean, true)));
    }
    expect(found.join('\n')).toMatch(/half a state/);
  }, 300_000);
});
