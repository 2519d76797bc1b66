import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { license as licenseTable } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { olpApi } from '@/server/api/olp/olp-api';
import { activateAtSelfHelp } from './activate/activate-at-self-help';
import { activateComputer } from './activate/activate-computer';
import { deactivateAtSelfHelp } from './release/deactivate-at-self-help';
import { sayNotMe } from './was-not-me/was-not-me';
import { eventsOf, queuedMail } from './testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from './testing/build-portal';
import { makeDevice, type TestDevice } from './testing/make-device';
import { codeOf, value } from './testing/value';
import type { Viewer } from './viewer';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;

beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ allowUnbound: true });
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, {
    seats: 5,
    term: 'subscription',
    lastDay: '2027-03-31',
  });
});

const RUNNING = ['LAB-01', 'LAB-02', 'LAB-03', 'LAB-04'];
const at = () => ({ scope: 'license', licenseId: license.licenseId }) as const;

async function running() {
  for (const id of RUNNING)
    value(await activateComputer(portal.context, portal.operator, makeDevice(license, id).request));
  await portal.db.delete(outbox);
}

/** With a Device Code of one's own for a Computer ID that is active. */
const takeOver = async (viewer: Viewer, id: string) =>
  codeOf(await activateComputer(portal.context, viewer, makeDevice(license, id).request)) ??
  'taken';

const claim = async (computerId: string) => {
  const input = { activationKey: license.activationKey, computerId, code: '' };
  return codeOf(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), input)) ?? 'freed';
};

const statesOf = async (id: string) => {
  const where = and(eq(activation.licenseId, license.licenseId), eq(activation.computerId, id));
  return (await portal.db.select().from(activation).where(where)).map(({ state }) => state).sort();
};

/** The token of the newest mail's "this was not me". */
async function notMeToken() {
  const { mail } = (await queuedMail(portal.db, portal.context.vault)).at(-1) ?? {};
  const path = mail && 'notMePath' in mail ? mail.notMePath : undefined;
  expect(path).toMatch(/^\/was-not-me\?token=/);
  return path?.split('token=')[1] ?? '';
}

describe('whoever has only the Activation Key', () => {
  beforeEach(running);

  test.each<[string, () => Viewer]>([
    ['by phone', () => portal.keyHolder()],
    ['as a program', () => portal.wizard()],
  ])('takes over as many running computers a day as may be released, %s', async (_, viewer) => {
    const answers = [];
    for (const id of RUNNING) answers.push(await takeOver(viewer(), id));
    const refused = 'REACTIVATION_LIMIT';
    expect(answers).toEqual(['taken', refused, refused, refused]);
    expect(await statesOf('LAB-02')).toEqual(['active']);
    portal.clock.advance({ days: 1 });
    expect(await takeOver(viewer(), 'LAB-02')).toBe('taken');
  });

  test('is told the same at Self Help, with the next moment and the way round', async () => {
    await takeOver(portal.wizard(), 'LAB-01');
    const { fields } = makeDevice(license, 'LAB-02');
    const next = new Date(portal.clock.now().getTime() + 86_400_000);
    expect(await activateAtSelfHelp(portal.context, portal.keyHolder(), fields)).toMatchObject({
      error: {
        code: 'REACTIVATION_LIMIT',
        details: { limit: 1, periodInDays: 1, nextAt: next, anonymous: true },
      },
    });
  });

  test('has one allowance for takeovers and deactivations together', async () => {
    expect(await claim('LAB-01')).toBe('freed');
    expect(await takeOver(portal.keyHolder(), 'LAB-02')).toBe('REACTIVATION_LIMIT');
    portal.clock.advance({ days: 1 });
    expect(await takeOver(portal.keyHolder(), 'LAB-02')).toBe('taken');
    expect(await claim('LAB-03')).toBe('RELEASE_LIMIT');
  });

  test('is no owner by signing in for another license', async () => {
    const stranger = await portal.customer('stranger@elsewhere.example');
    const answers = [];
    for (const id of RUNNING) answers.push(await takeOver(stranger, id));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    const owner = await portal.customer('owner@customer.example');
    expect(await takeOver(owner, 'LAB-04')).toBe('taken');
  });

  test('takes over none once the owner said "this was not me" in the mail of the first', async () => {
    await takeOver(portal.keyHolder(), 'LAB-01');
    value(await sayNotMe(portal.context, portal.mailReader(), await notMeToken()));
    portal.clock.advance({ days: 1 });
    expect(await takeOver(portal.keyHolder(), 'LAB-02')).toBe('UNPROVEN_RELEASES_STOPPED');
  });
});

describe('binding an unbound activation', () => {
  let unbound: { computerId: string; ckHash: string };
  beforeEach(async () => {
    await running();
    const fields = { activationKey: license.activationKey, computerId: 'HALL-1' };
    const made = value(await activateComputer(portal.context, portal.operator, fields));
    const where = eq(activation.id, made.activationId);
    const [row] = await portal.db.select().from(activation).where(where);
    const ckHash = computerKeyHash(row?.computerKey ?? new Uint8Array());
    unbound = { computerId: 'HALL-1', ckHash: Buffer.from(ckHash).toString('hex') };
    await portal.db.delete(outbox);
  });

  /** A check-in over HTTP, as a program with this device would make it. */
  async function bind(device: TestDevice) {
    const body = JSON.stringify({
      ...{ v: 1, productId: product.productId, epoch: 1, ...unbound },
      ...{ token: Buffer.from(device.token).toString('hex'), nonce: '00'.repeat(16) },
      ...{ ratchet: '00'.repeat(8), clientTime: 0, appVersion: '1.0', computerName: 'thief' },
    });
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' };
    const api = olpApi(portal.context);
    const response = await api.request('/check-in', { method: 'POST', headers, body });
    const json = (await response.json()) as { body?: string; error?: { code: string } };
    // Signed by the portal or not; the verdict stands in the second byte.
    const verdict = json.body ? Number.parseInt(json.body.slice(2, 4), 16) : null;
    return { status: response.status, verdict, code: json.error?.code };
  }
  const thief = () => makeDevice(license, 'HALL-1');

  /** Refused over HTTP, with no verdict; nothing of the license changed, and no mail went out. */
  async function expectRefused(refusal: { status: number; code: string }) {
    const before = await everything();
    expect(await bind(thief())).toEqual({ verdict: null, ...refusal });
    expect(await everything()).toEqual(before);
    expect(await statesOf('HALL-1')).toEqual(['active']);
  }
  const everything = async () => ({
    license: await portal.db
      .select()
      .from(licenseTable)
      .where(eq(licenseTable.id, license.licenseId)),
    rows: await portal.db
      .select()
      .from(activation)
      .where(eq(activation.licenseId, license.licenseId)),
    events: (await eventsOf(portal.db, license.licenseId)).length,
    mails: (await portal.db.select().from(outbox)).length,
  });

  test('is mailed to the owner, whose "this was not me" stops the next', async () => {
    expect(await bind(thief())).toMatchObject({ status: 200, verdict: 3 });
    expect(await statesOf('HALL-1')).toEqual(['active', 'superseded']);
    expect(await queuedMail(portal.db, portal.context.vault)).toMatchObject([
      { mail: { template: 'activated', computerId: 'HALL-1', superseded: true } },
    ]);
    value(await sayNotMe(portal.context, portal.mailReader(), await notMeToken()));
    portal.clock.advance({ days: 1 });
    expect(await takeOver(portal.keyHolder(), 'LAB-01')).toBe('UNPROVEN_RELEASES_STOPPED');
  });

  test('counts in the allowance of the day', async () => {
    await bind(thief());
    expect(await claim('LAB-01')).toBe('RELEASE_LIMIT');
    expect(await takeOver(portal.keyHolder(), 'LAB-02')).toBe('REACTIVATION_LIMIT');
  });

  test('is refused by that allowance; the unbound key runs on', async () => {
    expect(await claim('LAB-01')).toBe('freed');
    await expectRefused({ status: 409, code: 'REACTIVATION_LIMIT' });
    portal.clock.advance({ days: 1 });
    expect(await bind(thief())).toMatchObject({ status: 200, verdict: 3 });
  });

  test('is refused while unproven releases are stopped', async () => {
    expect(await claim('LAB-01')).toBe('freed');
    value(await sayNotMe(portal.context, portal.mailReader(), await notMeToken()));
    portal.clock.advance({ days: 1 });
    await expectRefused({ status: 403, code: 'UNPROVEN_RELEASES_STOPPED' });
  });

  test('needs the owner where the code is required', async () => {
    await portal.set('customerSite/showDeactivationVerificationCode', true, at());
    await expectRefused({ status: 403, code: 'SUPERSEDE_NEEDS_OWNER' });
    // The way round: signed in, with a request that has a Device Code.
    const owner = await portal.customer('owner@customer.example');
    expect(await takeOver(owner, 'HALL-1')).toBe('taken');
  });
});
