import { and, eq, ne } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { activateComputer } from './activate/activate-computer';
import { deactivateAtSelfHelp } from './release/deactivate-at-self-help';
import { deactivateByCode } from './release/deactivate-by-code';
import { askReleaseByMail } from './release-request/ask-release-by-mail';
import { buildPortal, type TestLicense, type TestPortal } from './testing/build-portal';
import { faultsOf } from './testing/invariants';
import { makeDevice } from './testing/make-device';
import { value } from './testing/value';

/**
 * The bound that SECURITY.md names for somebody who found an Activation Key, and even knows every
 * Computer ID: they use every door as often as they like, from a new address each time.
 */
const SEATS = 20;
const DAYS = 2;
const COMPUTERS = 6;

let portal: TestPortal;
let license: TestLicense;
let owned: string[];
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(await portal.product({ allowUnbound: true }), { seats: SEATS });
  owned = [];
  for (let n = 1; n <= COMPUTERS; n++) {
    const device = makeDevice(license, `OWN-PC-${n}`);
    const made = await activateComputer(portal.context, portal.operator, device.request);
    owned.push(value(made).activationId);
  }
  portal.clock.advance({ days: 1 });
  await portal.db.delete(outbox);
});

const place = () => ({ scope: 'license', licenseId: license.licenseId }) as const;
const stillOwned = async () => {
  const open = and(eq(activation.licenseId, license.licenseId), eq(activation.state, 'active'));
  const rows = await portal.db.select({ id: activation.id }).from(activation).where(open);
  return rows.filter(({ id }) => owned.includes(id)).length;
};

/** Everything that the key opens, once for each of the owner's computers and a few invented ones. */
async function attack(round: number) {
  const { context } = portal;
  const { activationKey } = license;
  for (let n = 1; n <= COMPUTERS; n++) {
    const computerId = `OWN-PC-${n}`;
    const own = makeDevice(license, computerId);
    await activateComputer(context, portal.keyHolder(), own.request);
    await activateComputer(context, portal.wizard(), own.fields);
    const typed = { activationKey, computerId };
    await deactivateAtSelfHelp(context, portal.keyHolder(), { ...typed, code: '' });
    await deactivateAtSelfHelp(context, portal.keyHolder(), { ...typed, code: own.dvc });
    await askReleaseByMail(context, portal.keyHolder(), { ...typed, reason: 'broken' });
    // A code of a computer that the thief activated before is a good one, and frees what it took.
    await deactivateByCode(context, portal.wizard(), { code: own.dvc, deviceCode: own.deviceCode });
  }
  for (let n = 1; n <= 3; n++) {
    const device = makeDevice(license, `INVENTED-${round}-${n}`);
    await activateComputer(context, portal.keyHolder(), device.request);
  }
}

/** How many of the owner's computers lost their seat, day by day. */
async function lossesByDay() {
  const losses: number[] = [];
  for (let day = 0; day < DAYS; day++) {
    const before = await stillOwned();
    for (let part = 0; part < 2; part++) {
      await attack(day * 2 + part);
      portal.clock.advance({ minutes: 600 });
    }
    losses.push(before - (await stillOwned()));
    portal.clock.advance({ minutes: 240 });
  }
  expect(await faultsOf(portal.db, license.licenseId)).toEqual([]);
  return losses;
}

test('a tenth of the seats in 24 hours change hands, by all doors together, as long as nobody acts', async () => {
  const perDay = Math.max(1, Math.floor(SEATS / 10));
  expect(await lossesByDay()).toEqual([perDay, perDay]);
}, 120_000);

test('none do where codes are required, where the vendor allows none, or once the owner said "this was not me"', async () => {
  await portal.set('customerSite/showDeactivationVerificationCode', true, place());
  expect(await lossesByDay()).toEqual([0, 0]);
  await portal.set('customerSite/showDeactivationVerificationCode', false, place());
  await portal.set('customerSite/maxAnonymousReleasesPerDay', 0, place());
  expect(await lossesByDay()).toEqual([0, 0]);
  await portal.set('customerSite/maxAnonymousReleasesPerDay', -1, place());
  await portal.sql`UPDATE license SET unproven_releases_stopped_at = now(),
    unproven_releases_stopped_by = 'owner' WHERE id = ${license.licenseId}`;
  expect(await lossesByDay()).toEqual([0, 0]);
}, 120_000);

test('whatever is done in an hour, its owner gets ten mails about what changed and ten about what was asked', async () => {
  await portal.set('customerSite/maxAnonymousReleasesPerDay', -1, place());
  await portal.set('options/reactivationLimit', -1, place());
  await portal.set('options/maxActivationCyclesPerDay', -1, place());
  for (let round = 0; round < 4; round++) await attack(round);
  const mails = await portal.db
    .select({ key: outbox.gatherKey })
    .from(outbox)
    .where(ne(outbox.lane, 'codes'));
  for (const kind of ['changed', 'asked']) {
    const ofKind = mails.filter(({ key }) => key?.endsWith(kind)).length;
    // Five by themselves, and a digest each quarter of an hour.
    expect(ofKind, kind).toBeLessThanOrEqual(5 + 4 + 1);
  }
});
