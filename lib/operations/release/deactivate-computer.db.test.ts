import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { license as licenseTable } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import { type DeactivateInput, deactivateComputer } from './deactivate-computer';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let owner: Viewer;
let staff: Viewer;
let device: TestDevice;
let pc: string;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
  owner = await portal.customer('owner@customer.example');
  staff = await portal.staff('agent@vendor.example');
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product);
  ({ device, id: pc } = await active('PC-07'));
});

async function active(id: string) {
  const made = makeDevice(license, id);
  const { activationId } = value(
    await activateComputer(portal.context, portal.keyHolder(), made.request),
  );
  await portal.db.delete(outbox);
  return { device: made, id: activationId };
}
const deactivate = (input: Partial<DeactivateInput> = {}, viewer = owner) =>
  deactivateComputer(portal.context, viewer, { activationId: pc, ...input });
const answer = async (input: Partial<DeactivateInput> = {}, viewer = owner) =>
  codeOf(await deactivate(input, viewer));
const rowOf = async (id: string) =>
  (await portal.db.select().from(activation).where(eq(activation.id, id)))[0];
const mail = () => queuedMail(portal.db, portal.context.vault);
const eventTypes = async () =>
  (await eventsOf(portal.db, license.licenseId)).map((one) => one.type);
const here = () => ({ scope: 'license', licenseId: license.licenseId }) as const;
const requireCode = () => portal.set('customerSite/showDeactivationVerificationCode', true, here());

describe('for a request that waits for the seat', () => {
  beforeEach(async () => {
    license = await portal.license(product, { seats: 1 });
    ({ device, id: pc } = await active('PC-07'));
  });
  const waitingOf = (id: string, of = license) => makeDevice(of, id).request.request;

  test('both are done in one step: one seat, the new computer on it, both mailed', async () => {
    const done = value(await deactivate({ waiting: waitingOf('PC-08') }));
    expect(done.result).toBe('released');
    expect(done.activated?.computerId).toBe('PC-08');
    expect((await rowOf(pc))?.state).toBe('released_claimed');
    expect(await eventTypes()).toEqual([
      'license.created',
      'activation.created',
      'activation.released',
      'activation.created',
    ]);
    expect((await mail()).map((one) => one.mail.template).sort()).toEqual([
      'activated',
      'released',
    ]);
  });

  test('what is refused for the new one leaves the old one as it is', async () => {
    await portal.set('options/maxActivationsPerDay', 1, here());
    expect(await answer({ waiting: waitingOf('PC-08') })).toBe('ACTIVATION_LIMIT');
    const elsewhere = await portal.license(product);
    expect(await answer({ waiting: waitingOf('PC-08', elsewhere) })).toBe('AK_UNKNOWN');
    expect(await answer({ waiting: 'ABC' })).toBe('REQUEST_DAMAGED');
    expect((await rowOf(pc))?.state).toBe('active');
    expect(await mail()).toEqual([]);
  });

  test('nothing is activated where no seat was freed', async () => {
    const other = await portal.license(product, { seats: 2 });
    license = other;
    const first = await active('PC-1');
    await active('PC-2');
    value(await deactivate({ activationId: first.id }));
    const again = value(
      await deactivate({ activationId: first.id, waiting: waitingOf('PC-3', other) }),
    );
    expect([again.result, again.activated]).toEqual(['already_released', null]);
  });

  test('two requests that wait for one seat: one gets it, the other one waits on', async () => {
    const [one, two] = await Promise.all([
      deactivate({ waiting: waitingOf('PC-08') }),
      deactivate({ waiting: waitingOf('PC-09') }),
    ]);
    const got = [one, two].map((each) => value(each).activated?.computerId ?? null);
    expect(got.filter(Boolean)).toHaveLength(1);
    const rows = await portal.db
      .select()
      .from(activation)
      .where(eq(activation.licenseId, license.licenseId));
    expect(rows.filter((row) => row.state === 'active')).toHaveLength(1);
  });
});

describe('without a code', () => {
  test('the seat is free at once: claimed, with event and mail to the owner', async () => {
    const outcome = value(await deactivate());
    expect(outcome).toMatchObject({
      result: 'released',
      proof: 'claimed',
      activationId: pc,
      computerId: 'PC-07',
      releasedAt: portal.clock.now(),
      activeAgain: false,
    });
    expect(await rowOf(pc)).toMatchObject({
      state: 'released_claimed',
      closedDoor: 'portal',
      closedBy: 'customer',
      proof: null,
    });
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events.at(-1)).toMatchObject({
      type: 'activation.released',
      actor: 'customer',
      door: 'portal',
      activationId: pc,
      before: { state: 'active' },
      after: { state: 'released_claimed' },
    });
    expect(await mail()).toMatchObject([
      {
        recipient: 'owner@customer.example',
        mail: { template: 'released', computerId: 'PC-07', proof: 'claimed', by: 'customer' },
      },
    ]);
  });

  test('a second time says when it was, without event and mail', async () => {
    value(await deactivate());
    const before = await eventTypes();
    const first = portal.clock.now();
    portal.clock.advance({ days: 1 });
    await portal.db.delete(outbox);
    const again = value(await deactivate());
    expect(again).toMatchObject({
      result: 'already_released',
      proof: 'claimed',
      releasedAt: first,
    });
    expect(await eventTypes()).toEqual(before);
    expect(await mail()).toEqual([]);
  });

  test('is refused where the code is required, and property scopes narrow from global to license', async () => {
    const ofProduct = { scope: 'product', productId: product.productId } as const;
    const name = 'customerSite/showDeactivationVerificationCode';
    await portal.set(name, true);
    expect(await answer()).toBe('DVC_REQUIRED');
    await portal.set(name, false, ofProduct);
    await portal.set(name, true, here());
    expect(await answer()).toBe('DVC_REQUIRED');
    await portal.set(name, null, here());
    expect(await answer()).toBeNull();
    await portal.set(name, null, ofProduct);
    await portal.set(name, null);
  });

  test('is refused while the license is suspended, and for a revoked one', async () => {
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer()).toBe('LICENSE_SUSPENDED');
    value(await revokeLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer()).toBe('LICENSE_REVOKED');
    expect(await rowOf(pc)).toMatchObject({ state: 'active' });
  });

  test('is refused where unproven releases were stopped', async () => {
    await portal.db
      .update(licenseTable)
      .set({ unprovenReleasesStoppedAt: portal.clock.now(), unprovenReleasesStoppedBy: 'owner' })
      .where(eq(licenseTable.id, license.licenseId));
    expect(await answer()).toBe('UNPROVEN_RELEASES_STOPPED');
  });

  test('is refused while the computer is young', async () => {
    await portal.set('customerSite/preventDeactivationPeriod', 60, here());
    const nextAt = new Date(portal.clock.now().getTime() + 60 * 60_000);
    expect(await deactivate()).toMatchObject({
      error: { code: 'RELEASE_TOO_SOON', details: { nextAt } },
    });
    portal.clock.advance({ minutes: 60 });
    expect(await answer()).toBeNull();
  });

  test('is refused beyond the allowance, takeovers counted, until the window has moved on', async () => {
    await portal.set('options/maxReleaseCount', 1, here());
    await portal.set('options/maxReleasePeriodInDays', 30, here());
    const { id: taken } = await active('PC-07');
    portal.clock.advance({ days: 10 });
    value(await deactivate({ activationId: taken }));
    const { id: third } = await active('PC-08');
    const refused = await deactivate({ activationId: third });
    const nextAt = new Date(portal.clock.now().getTime() + 20 * 86_400_000);
    expect(refused).toMatchObject({
      error: { code: 'RELEASE_LIMIT', details: { limit: 2, periodInDays: 30, nextAt } },
    });
    portal.clock.advance({ days: 20, milliseconds: -1 });
    expect(await answer({ activationId: third })).toBe('RELEASE_LIMIT');
    portal.clock.advance({ milliseconds: 1 });
    expect(await answer({ activationId: third })).toBeNull();
  });
});

describe('with the code of the chosen computer', () => {
  test('the seat is free, proven, whatever forbids an unproven release', async () => {
    await requireCode();
    await portal.set('options/maxReleaseCount', 0, here());
    value(await revokeLicense(portal.context, portal.operator, license.licenseId));
    const outcome = value(await deactivate({ code: device.dvc.toLowerCase() }));
    expect(outcome).toMatchObject({ result: 'released', proof: 'proven' });
    const row = await rowOf(pc);
    expect(row).toMatchObject({ state: 'released_proven', provenAt: portal.clock.now() });
    expect(Buffer.from(row?.proof ?? []).equals(device.dvcBytes)).toBe(true);
    expect(await mail()).toMatchObject([{ mail: { template: 'released', proof: 'proven' } }]);
  });

  test('after a claim it proves the claim, which is given back; it frees nothing and mails nobody', async () => {
    await portal.set('options/maxReleaseCount', 1, here());
    await portal.set('options/maxReleaseCountAbsolute', true, here());
    value(await deactivate());
    await portal.db.delete(outbox);
    const other = await active('PC-08');
    expect(await answer({ activationId: other.id })).toBe('RELEASE_LIMIT');
    const claimedAt = portal.clock.now();
    portal.clock.advance({ days: 2 });
    const outcome = value(await deactivate({ code: device.dvc }));
    expect(outcome).toMatchObject({ result: 'confirmed', proof: 'proven', releasedAt: claimedAt });
    expect((await eventTypes()).at(-1)).toBe('activation.proven');
    expect(await mail()).toEqual([]);
    expect(await answer({ activationId: other.id })).toBeNull();
  });

  test('after a claim says so where the computer is active again, which needs its own code', async () => {
    value(await deactivate());
    const again = await active('PC-07');
    const outcome = value(await deactivate({ code: device.dvc }));
    expect(outcome).toMatchObject({ result: 'confirmed', activeAgain: true });
    expect(await rowOf(again.id)).toMatchObject({ state: 'active' });
    const wrong = value(await deactivate({ activationId: again.id, code: device.dvc }));
    expect(wrong).toMatchObject({ result: 'code_used', activationId: pc, activeAgain: true });
    expect(await rowOf(again.id)).toMatchObject({ state: 'active' });
  });

  test('a second time says when it was, and nothing is written', async () => {
    value(await deactivate({ code: device.dvc }));
    const before = await eventTypes();
    const at = portal.clock.now();
    portal.clock.advance({ days: 3 });
    expect(value(await deactivate({ code: device.dvc }))).toMatchObject({
      result: 'already_released',
      proof: 'proven',
      releasedAt: at,
    });
    expect(await eventTypes()).toEqual(before);
  });
});

describe('with another code', () => {
  test('of another active computer of the license, nothing changes and the owner hears which', async () => {
    const other = await active('LAB-PC-08');
    const outcome = value(await deactivate({ code: other.device.dvc }));
    expect(outcome).toMatchObject({
      result: 'other_computer',
      activationId: other.id,
      computerId: 'LAB-PC-08',
      releasedAt: null,
    });
    expect(await rowOf(pc)).toMatchObject({ state: 'active' });
    expect(await rowOf(other.id)).toMatchObject({ state: 'active' });
  });

  test('of a claimed row of another computer, that claim is proven and the chosen one stays', async () => {
    const other = await active('PC-08');
    value(await deactivate({ activationId: other.id }));
    const outcome = value(await deactivate({ code: other.device.dvc }));
    expect(outcome).toMatchObject({ result: 'confirmed', activationId: other.id });
    expect(await rowOf(pc)).toMatchObject({ state: 'active' });
  });

  test('of another license, or of none, nothing matches', async () => {
    const elsewhere = await portal.license(product);
    const foreign = makeDevice(elsewhere, 'PC-07');
    value(await activateComputer(portal.context, portal.keyHolder(), foreign.request));
    expect(await answer({ code: foreign.dvc })).toBe('DVC_NO_MATCH');
    expect(await answer({ code: makeDevice(license, 'PC-07').dvc })).toBe('DVC_NO_MATCH');
    expect(await rowOf(pc)).toMatchObject({ state: 'active' });
  });

  test('of another kind or with typing errors, the groups are named and no try is counted', async () => {
    const viewer = await portal.customer('owner@customer.example');
    const typo = `${device.dvc.slice(0, -1)}${device.dvc.endsWith('0') ? '1' : '0'}`;
    for (let i = 0; i < 11; i++) {
      expect(await deactivate({ code: typo }, viewer)).toMatchObject({
        error: { code: 'CODE_TYPO', details: { badGroups: [3] } },
      });
    }
    expect(await answer({ code: device.deviceCode }, viewer)).toBe('WRONG_KIND');
    expect(await answer({ code: '123' }, viewer)).toBe('BAD_LENGTH');
    expect(await answer({ code: makeDevice(license, 'x').dvc }, viewer)).toBe('DVC_NO_MATCH');
  });

  test('ten times an hour, then not; the right code is never limited', async () => {
    const viewer = await portal.customer('owner@customer.example');
    const wrong = makeDevice(license, 'x').dvc;
    for (let i = 0; i < 10; i++) expect(await answer({ code: wrong }, viewer)).toBe('DVC_NO_MATCH');
    expect(await answer({ code: wrong }, viewer)).toBe('RATE_LIMITED');
    expect(await answer({ code: device.dvc }, viewer)).toBeNull();
  });
});

describe('staff', () => {
  test('give a reason in place of a code, and no limit binds them', async () => {
    await requireCode();
    await portal.set('options/maxReleaseCount', 0, here());
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer({}, staff)).toBe('REASON_REQUIRED');
    expect(await answer({ reason: '  ' }, staff)).toBe('REASON_REQUIRED');
    const outcome = value(await deactivate({ reason: 'burnt down' }, staff));
    expect(outcome).toMatchObject({ result: 'released', proof: 'claimed' });
    expect(await rowOf(pc)).toMatchObject({ closedDoor: 'staff', closedReason: 'burnt down' });
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events.at(-1)).toMatchObject({ actor: 'staff', reason: 'burnt down' });
    expect(await mail()).toMatchObject([{ mail: { by: 'staff' } }]);
  });

  test('count for no limit of the customer', async () => {
    await portal.set('options/maxReleaseCount', 1, here());
    await portal.set('options/maxReleaseCountAbsolute', true, here());
    value(await deactivate({ reason: 'moved' }, staff));
    const { id } = await active('PC-08');
    value(await deactivate({ activationId: id, reason: 'moved' }, portal.operator));
    const { id: third } = await active('PC-09');
    expect(await answer({ activationId: third })).toBeNull();
  });

  test('need no reason with the code, and are told when it is wrong', async () => {
    expect(await answer({ code: makeDevice(license, 'x').dvc, reason: 'x' }, staff)).toBe(
      'DVC_NO_MATCH',
    );
    expect(value(await deactivate({ code: device.dvc }, staff))).toMatchObject({ proof: 'proven' });
  });
});
