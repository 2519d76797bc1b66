import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkIn } from '@/lib/operations/check-in/check-in';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { getLicense } from '@/lib/operations/license/get-license';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { liftIllegalComputer } from '@/lib/operations/computer/lift-illegal-computer';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { allowUnprovenReleases, describeNotMe, sayNotMe } from './was-not-me';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';

const OWNER = 'owner@customer.example';
let portal: TestPortal;
let license: TestLicense;

beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(await portal.product(), {
    email: OWNER,
    organization: 'Example Works',
    seats: 5,
  });
  await portal.sql`DELETE FROM outbox`;
});

async function activeComputer(computerId: string) {
  const device = makeDevice(license, computerId);
  const viewer = portal.keyHolder();
  const made = value(await activateComputer(portal.context, viewer, device.request));
  return { device, activationId: made.activationId };
}

const release = (viewer: Viewer, activationId: string) =>
  deactivateComputer(portal.context, viewer, { activationId });

async function notMeToken(activationId: string) {
  const of = { id: activationId, licenseId: license.licenseId };
  const path = await portal.db.transaction((tx) =>
    makeMailLink({ tx, now: portal.clock.now() }, 'was-not-me', of),
  );
  return new URL(path, 'https://x.example').searchParams.get('token') ?? '';
}

describe('"this was not me"', () => {
  test('stands in the mail about a seat that was taken over by whoever was not signed in', async () => {
    await activeComputer('PC-1');
    await portal.sql`DELETE FROM outbox`;
    const { activationId } = await activeComputer('PC-1');
    const rows = await portal.db.select().from(outbox);
    const mails = rows.map(({ sealed }) => sealed && openMail(portal.context.vault, sealed));
    expect(mails).toMatchObject(
      [{ template: 'activated', superseded: true, notMePath: /^\/was-not-me\?token=/ }].map(
        (one) => ({ ...one, notMePath: expect.stringMatching(one.notMePath) }),
      ),
    );
    // What it is about stays so, also when that computer is deactivated later.
    value(await release(await portal.customer(OWNER), activationId));
    const [mail] = mails;
    const token = (mail?.template === 'activated' && mail.notMePath?.split('=')[1]) || '';
    expect(value(await describeNotMe(portal.context, portal.mailReader(), token)).superseded).toBe(
      true,
    );
  });

  test('stops unproven releases once it is confirmed, and never proven ones', async () => {
    const owner = await portal.customer(OWNER);
    const one = await activeComputer('PC-1');
    const token = await notMeToken(one.activationId);
    value(await describeNotMe(portal.context, portal.mailReader(), token));
    expect((await getLicense(portal.context, owner, license.licenseId))?.stopped).toBeNull();
    value(await sayNotMe(portal.context, portal.mailReader(), token));
    expect(await release(owner, one.activationId)).toMatchObject({
      error: { code: 'UNPROVEN_RELEASES_STOPPED' },
    });
    const code = { code: one.device.dvc, deviceCode: one.device.deviceCode };
    expect(await deactivateByCode(portal.context, portal.keyHolder(), code)).toMatchObject({
      value: { result: 'released', proof: 'proven' },
    });
    expect(await sayNotMe(portal.context, portal.mailReader(), token)).toMatchObject({
      error: { code: 'LINK_OVER' },
    });
  });

  test('is lifted by the owner, signed in, and by no colleague or stranger', async () => {
    const owner = await portal.customer(OWNER);
    const contact = await portal.colleague('contact@customer.example', 'Example Works', 'contact');
    const stranger = await portal.customer('stranger@other.example');
    const { activationId } = await activeComputer('PC-1');
    value(await sayNotMe(portal.context, portal.mailReader(), await notMeToken(activationId)));
    const stopped = async (viewer: Viewer) =>
      (await getLicense(portal.context, viewer, license.licenseId))?.stopped;
    expect(await stopped(contact)).toMatchObject({ by: 'owner', mayAllow: false });
    expect(await stopped(owner)).toMatchObject({ by: 'owner', mayAllow: true });
    const allow = (viewer: Viewer) =>
      allowUnprovenReleases(portal.context, viewer, license.licenseId);
    expect(await allow(contact)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    for (const viewer of [stranger, portal.keyHolder(), portal.wizard()])
      expect(await allow(viewer)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    value(await allow(owner));
    expect(await allow(owner)).toMatchObject({ error: { code: 'NOTHING_TO_CHANGE' } });
    expect(await release(owner, activationId)).toMatchObject({ ok: true });
  });
});

describe('an illegal computer', () => {
  const checkInOf = (device: TestDevice, computerName = 'GHOST'): CheckInRequest => ({
    productId: license.productId,
    epoch: 1,
    token: device.token,
    nonce: new Uint8Array(16),
    ratchet: new Uint8Array(8),
    clientTime: 0,
    appVersion: '1.0',
    computerName,
    short: false,
    unbound: null,
  });
  const see = async (device: TestDevice, name?: string) =>
    value(await checkIn(portal.context, portal.wizard(), checkInOf(device, name)));
  const listed = async (all = false) => {
    const filters = { state: all ? 'all' : 'standing', license: license.licenseId } as const;
    return (await listIllegalComputers(portal.context, portal.operator, { filters }))?.rows ?? [];
  };

  test('is listed with first and last seen, count, address and name, and lifted with a reason', async () => {
    const owner = await portal.customer(OWNER);
    const { device, activationId } = await activeComputer('PC-1');
    value(await release(owner, activationId));
    const first = portal.clock.now();
    await see(device);
    portal.clock.advance({ days: 3 });
    await see(device, 'RENAMED');
    expect(await listed()).toMatchObject([
      {
        activationId,
        computerId: 'PC-1',
        computerName: 'RENAMED',
        state: 'released_claimed',
        firstSeenAt: first,
        lastSeenAt: portal.clock.now(),
        times: 2,
        address: expect.stringMatching(/^10\./),
      },
    ]);
    expect((await getLicense(portal.context, owner, license.licenseId))?.stopped).toBeNull();
    const lift = (reason: string) =>
      liftIllegalComputer(portal.context, portal.operator, { activationId, reason });
    expect(await lift(' ')).toMatchObject({ error: { code: 'REASON_REQUIRED' } });
    value(await lift('Restored from a backup; they told us.'));
    expect(await lift('Again.')).toMatchObject({ error: { code: 'NOTHING_TO_CHANGE' } });
    expect(await listed()).toEqual([]);
    expect(await listed(true)).toHaveLength(1);
    await see(device);
    expect(await listed()).toMatchObject([{ times: 3, liftedAt: null }]);
  });

  test('stops unproven releases where the property says so; only staff lifts that', async () => {
    const place = { scope: 'license' as const, licenseId: license.licenseId };
    await portal.set('options/illegalComputerConsequence', 'stopUnprovenReleases', place);
    const owner = await portal.customer(OWNER);
    const one = await activeComputer('PC-1');
    const two = await activeComputer('PC-2');
    const three = await activeComputer('PC-3');
    value(await release(owner, one.activationId));
    value(await release(owner, two.activationId));
    await see(one.device);
    await see(two.device);
    expect(await release(owner, three.activationId)).toMatchObject({
      error: { code: 'UNPROVEN_RELEASES_STOPPED' },
    });
    expect(await allowUnprovenReleases(portal.context, owner, license.licenseId)).toMatchObject({
      error: { code: 'STAFF_DECIDES' },
    });
    value(await sayNotMe(portal.context, portal.mailReader(), await notMeToken(one.activationId)));
    expect((await getLicense(portal.context, owner, license.licenseId))?.stopped).toMatchObject({
      by: 'illegal-computer',
      mayAllow: false,
    });
    const lift = (activationId: string) =>
      liftIllegalComputer(portal.context, portal.operator, {
        activationId,
        reason: 'Looked into.',
      });
    expect(value(await lift(one.activationId)).releasesAllowed).toBe(false);
    expect(value(await lift(two.activationId)).releasesAllowed).toBe(true);
    expect(await release(owner, three.activationId)).toMatchObject({ ok: true });
  });

  test('whose code arrives afterwards is proven, and stays on record', async () => {
    const owner = await portal.customer(OWNER);
    const { device, activationId } = await activeComputer('PC-1');
    value(await release(owner, activationId));
    await see(device);
    const code = { code: device.dvc, deviceCode: device.deviceCode };
    expect(await deactivateByCode(portal.context, portal.wizard(), code)).toMatchObject({
      value: { result: 'confirmed' },
    });
    expect(await listed()).toMatchObject([{ state: 'released_proven', times: 1 }]);
  });

  test('is no business of customers', async () => {
    const owner = await portal.customer(OWNER);
    for (const viewer of [owner, portal.keyHolder(), portal.wizard()]) {
      expect(await listIllegalComputers(portal.context, viewer)).toBeNull();
    }
  });
});
