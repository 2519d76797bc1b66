import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { activateComputer } from './activate/activate-computer';
import { resumeLicense, suspendLicense } from './vendor/change-license';
import { deactivateByCode } from './release/deactivate-by-code';
import { deactivateComputer } from './release/deactivate-computer';
import { setProperty } from './vendor/set-property';
import { eventsOf, faultInChain, queuedMail } from './testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from './testing/build-portal';
import { makeDevice } from './testing/make-device';
import { codeOf, value } from './testing/value';
import type { ActivationInput } from './activate/read-request';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal({ max: 20 });
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { seats: 5 });
  await portal.db.delete(outbox);
});

const activate = (input: ActivationInput) =>
  activateComputer(portal.context, portal.keyHolder(), input);
const rows = () =>
  portal.db.select().from(activation).where(eq(activation.licenseId, license.licenseId));
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const countEvents = async (type: string) =>
  (await eventsOf(portal.db, license.licenseId)).filter((one) => one.type === type).length;
const mails = async () =>
  (await queuedMail(portal.db, portal.context.vault)).map((one) => one.mail.template);

describe('at the same moment', () => {
  test('50 activations of a license of 5 seats give exactly 5', async () => {
    const devices = times(50, (i) => makeDevice(license, `PC-${i}`));
    const results = await Promise.all(devices.map((device) => activate(device.request)));
    expect(results.filter((one) => one.ok)).toHaveLength(5);
    expect(new Set(results.map(codeOf))).toEqual(new Set([null, 'NO_SEAT']));
    expect((await rows()).map((row) => row.seat).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set((await rows()).map((row) => row.epoch)).size).toBe(5);
    expect(await countEvents('activation.created')).toBe(5);
    expect(await mails()).toHaveLength(5);
    expect(await faultInChain(portal.db, license.licenseId)).toBeNull();
  });

  test('20 deactivations of one activation free one seat once', async () => {
    const device = makeDevice(license, 'PC-1');
    const { activationId } = value(await activate(device.request));
    await portal.db.delete(outbox);
    const owner = await portal.customer('owner@customer.example');
    const results = await Promise.all(
      times(20, () => deactivateComputer(portal.context, owner, { activationId })),
    );
    const said = results.map((one) => value(one).result).sort();
    expect(said).toEqual([...Array(19).fill('already_released'), 'released']);
    expect(await countEvents('activation.released')).toBe(1);
    expect(await mails()).toEqual(['released']);
  });

  test('claims and proofs of one activation free one seat once, and the proof stands', async () => {
    const device = makeDevice(license, 'PC-1');
    const { activationId } = value(await activate(device.request));
    const owner = await portal.customer('owner@customer.example');
    const proof = { code: device.dvc, deviceCode: device.deviceCode };
    const results = await Promise.all(
      times(20, (i) =>
        i % 2
          ? deactivateComputer(portal.context, owner, { activationId })
          : deactivateByCode(portal.context, portal.wizard(), proof),
      ),
    );
    expect(results.filter((one) => value(one).result === 'released')).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'released_proven' }]);
    expect(await countEvents('activation.released')).toBe(1);
  });

  test('20 times the same request take one seat and give one key', async () => {
    const { request } = makeDevice(license, 'PC-1');
    const results = (await Promise.all(times(20, () => activate(request)))).map(value);
    expect(new Set(results.map((one) => one.computerKey)).size).toBe(1);
    expect(results.filter((one) => !one.reused)).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
    expect(await mails()).toEqual(['activated']);
  });

  test('one Device Code asked for two licenses is taken by one of them', async () => {
    license = await portal.license(product, { seats: 50 });
    const other = await portal.license(product, { seats: 50 });
    for (const round of times(5, (i) => i)) {
      const { fields } = makeDevice(license, `PC-${round}`);
      const moved = { ...fields, activationKey: other.activationKey };
      const results = await Promise.all([activate(fields), activate(moved)]);
      expect(results.map(codeOf).sort()).toEqual(['REQUEST_CLOSED', null]);
    }
  });

  test('computers that take over their own seats leave each seat with one of them', async () => {
    await portal.set('options/reactivationLimit', -1);
    await portal.set('customerSite/maxAnonymousReleasesPerDay', -1, {
      scope: 'license',
      licenseId: license.licenseId,
    });
    for (const id of times(5, (i) => `PC-${i}`))
      value(await activate(makeDevice(license, id).request));
    const results = await Promise.all(
      times(20, (i) => activate(makeDevice(license, `PC-${i % 5}`).request)),
    );
    for (const one of results) expect(value(one).superseded).toBe(true);
    const active = (await rows()).filter((row) => row.state === 'active');
    expect(active.map((row) => row.seat).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(active.map((row) => row.computerId)).size).toBe(5);
  });

  test('an activation beside a suspension is before it or refused', async () => {
    for (const round of times(5, (i) => i)) {
      const device = makeDevice(license, `PC-${round}`);
      const [made] = await Promise.all([
        activate(device.request),
        suspendLicense(portal.context, portal.operator, license.licenseId),
      ]);
      const events = await eventsOf(portal.db, license.licenseId);
      const last = events.slice(-2).map((one) => one.type);
      expect([null, 'LICENSE_SUSPENDED']).toContain(codeOf(made));
      expect(last.at(-1)).toBe('license.suspended');
      expect(last.includes('activation.created')).toBe(made.ok);
      value(await resumeLicense(portal.context, portal.operator, license.licenseId));
    }
    expect(await faultInChain(portal.db, license.licenseId)).toBeNull();
  });

  test('properties of a license change beside its activations without a deadlock', async () => {
    const place = { scope: 'license', licenseId: license.licenseId } as const;
    const results = await Promise.all(
      times(20, async (i) =>
        i % 2
          ? codeOf(await activate(makeDevice(license, `PC-${i}`).request))
          : codeOf(
              await setProperty(portal.context, portal.operator, {
                name: 'options/maxReleaseCount',
                value: i,
                place,
              }),
            ),
      ),
    );
    expect(results.filter((one) => one === null)).toHaveLength(15);
    expect(await faultInChain(portal.db, license.licenseId)).toBeNull();
  });
});
