import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { type ActivationState, activationStates } from '@/lib/rules/vocabulary';
import type { House, OwnComputer, OwnLicense } from '../fixtures/house';
import { formWith, makeVisitor, textOf, type Visitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

type Bring = (house: House, license: OwnLicense, computer: OwnComputer) => Promise<unknown>;

const lastPart = (request: string) => request.split('/').at(-1) ?? '';

type Trouble = { bring: Bring; alarm?: 'log' | 'suspend'; maintenanceLastDay?: string };

/** What may be the matter with a computer or its license while the license is valid. */
const TROUBLES: Record<string, Trouble> = {
  'in use twice': {
    bring: (house, _license, computer) => house.raiseAlarm(computer),
    alarm: 'log',
  },
  'in use twice, and stopped': {
    bring: (house, _license, computer) => house.raiseAlarm(computer, { stopped: true }),
    alarm: 'suspend',
  },
  'maintenance over': { bring: async () => {}, maintenanceLastDay: '2025-01-31' },
  'an illegal computer beside it': {
    bring: async (house, license) => {
      const dead = await house.computer(license, 'CAME-BACK');
      await house.release(dead);
      const seen = { firstSeenAt: new Date(), lastSeenAt: new Date(), address: '192.0.2.1' };
      const { activationId, name: computerName } = dead;
      await house.db.insert(illegalComputer).values({ ...seen, activationId, computerName });
    },
  },
  'came back, and activated again': {
    bring: async (house, license, computer) => {
      await house.release(computer);
      const again = house.deviceLike(license, computer);
      const { activationId } = await house.activate(again.request.request);
      Object.assign(computer, { ...again, activationId });
    },
  },
};

for (const [trouble, { bring, alarm, ...of }] of Object.entries(TROUBLES)) {
  test(`${trouble}: the owner is offered what is done, and told what is so`, async ({
    demo,
    house,
  }) => {
    const license = await house.license({ seats: 5, ...of });
    const computer = await house.computer(license, 'CNC-3');
    await bring(house, license, computer);
    const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
    const at = `/computers/${computer.activationId}`;
    const list = await owner.read(`/licenses/${license.licenseId}`);
    for (const href of [at, `${at}/deactivate`, `/licenses/${license.licenseId}/activate`]) {
      expect(list.html, href).toContain(`href="${href}"`);
    }
    // The key is shown whatever the matter is; an alarm is said on both pages, and cleared by its button.
    const { html } = await owner.read(at);
    expect(html).toContain(words('renameComputer.submit'));
    for (const page of [list.html, html]) {
      expect(page.includes(words('cloneAlarm.clear'))).toBe(alarm !== undefined);
    }
    expect(textOf(html).includes(words('cloneAlarm.suspended'))).toBe(alarm === 'suspend');
    if (alarm) {
      const cleared = await owner.post(at, formWith(html, 'clear-alarm'));
      expect(cleared.status).toBe(303);
      expect(textOf((await owner.read(at)).html)).not.toContain(words('cloneAlarm.title'));
    }
    if (of.maintenanceLastDay) {
      expect(textOf(list.html)).toContain(words('facts.maintenanceOver'));
      expect(textOf(list.html)).not.toContain(words('facts.maintenance'));
    }
    // Another computer gets a seat, this one gives its own up.
    const other = `/a/${lastPart(house.device(license, 'PC-NEW').request.request)}`;
    const asked = await owner.read(other);
    expect((await owner.post(other, formWith(asked.html, 'request'))).location).toContain('done=');
    const away = await owner.read(`${at}/deactivate`);
    const gone = await owner.post(`${at}/deactivate`, formWith(away.html, 'activationId'));
    expect(gone.location).toContain('outcome=released');
  });
}

test('a code of computer B on the page of A: the first button is for B, the form’s own names A', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 5 });
  await house.set('customerSite/showDeactivationVerificationCode', true, license);
  const a = await house.computer(license, 'CNC-A');
  const b = await house.computer(license, 'CNC-B');
  const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
  const at = `/computers/${a.activationId}/deactivate`;
  const form = formWith((await owner.read(at)).html, 'activationId');
  const { html } = await owner.post(at, form, { dvc: b.dvc });
  const buttons = [...html.matchAll(/<button[^>]*type="submit"[^>]*>.*?<\/button>/gs)].map(
    ([button]) => button,
  );
  const primary = buttons.filter((button) => button.includes('bg-accent '));
  expect(primary.map(textOf).map((text) => text.trim())).toEqual([
    words('deactivate.otherComputerSubmit', { name: 'CNC-B' }),
  ]);
  const own = words('deactivate.submitNamed', { name: 'CNC-A' });
  expect(buttons.some((button) => textOf(button).includes(own))).toBe(true);
  const offer = { dvc: b.dvc, otherComputer: b.activationId };
  expect((await owner.post(at, form, offer)).location).toContain(b.activationId);
  expect(await house.stateOf(a.activationId)).toBe('active');
  expect(await house.stateOf(b.activationId)).toBe('released_proven');
});

test('more computers than seats: the page says how many have to go, each goes, and then it is activated', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 3 });
  const computers: OwnComputer[] = [];
  for (const name of ['PC-1', 'PC-2', 'PC-3']) computers.push(await house.computer(license, name));
  await house.giveSeats(license, 2);
  const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
  const waits = `/a/${lastPart(house.device(license, 'PC-NEW').request.request)}`;
  for (const [index, computer] of computers.slice(0, 2).entries()) {
    const { html } = await owner.read(waits);
    const count = 2 - index;
    expect(textOf(html)).toContain(words('noSeat.lead', { count, name: 'PC-NEW' }));
    const { activationId } = computer;
    const { location } = await owner.post(waits, choiceOf(html), { activationId });
    const page = await owner.read(location ?? '');
    const both = words('deactivate.submitWaiting', { name: 'PC-NEW' });
    expect(textOf(page.html).includes(both)).toBe(count === 1);
    const done = await owner.post(location ?? '', formWith(page.html, 'activationId'));
    expect(done.location).toContain(count === 1 ? '?done=activated' : '/a/waiting');
    expect(await house.stateOf(activationId)).toBe('released_claimed');
  }
  expect(await house.seatsUsed(license)).toBe(2);
});

test('codes typed where no seat is free: the answer has the way to a computer that can go', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 1 });
  await house.computer(license, 'PC-OLD');
  const { computerId, deviceCode } = house.device(license, 'PC-NEW');
  const typed = { computerId, deviceCode };
  const stranger = makeVisitor(demo.baseUrl);
  const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
  const { activationKey } = license;
  const own = `/licenses/${license.licenseId}`;
  for (const [visitor, path, fields, href] of [
    [owner, `${own}/activate`, typed, own],
    [stranger, '/activate', { ...typed, activationKey }, '/deactivate?typed'],
  ] as const) {
    const form = formWith((await visitor.read(path)).html, 'by-codes');
    const { html } = await visitor.post(path, form, fields);
    expect(textOf(html)).toContain(words('refusal.NO_SEAT.title'));
    const main = html.slice(html.indexOf('id="by-codes"'));
    expect(main).toContain(`href="${href}"`);
  }
  // Its key is filled in there: one button says which computer it is.
  expect((await stranger.read('/deactivate?typed')).html).toContain(activationKey.slice(0, 5));
});

/** The form of the list of computers, one button each. */
const choiceOf = (html: string) => formWith(html, 'request');

/** Closed as it would be by now. */
async function bringTo(house: House, computer: OwnComputer, state: ActivationState) {
  if (state === 'active') return;
  if (state === 'released_proven') return house.release(computer, computer.dvc);
  await house.db
    .update(activation)
    .set({ state, closedAt: new Date(), closedDoor: 'portal', closedBy: 'customer' })
    .where(eq(activation.id, computer.activationId));
}

for (const state of activationStates) {
  test(`a mailed release request, computer ${state}: the button is there where it asks, and no seat is promised`, async ({
    demo,
    house,
  }) => {
    for (const standing of ['active', 'suspended', 'revoked'] as const) {
      const license = await house.license({ seats: 3 });
      const computer = await house.computer(license, 'CNC-3');
      await house.set('customerSite/showDeactivationVerificationCode', true, license);
      await house.set('options/deadComputerAllowance', 1, license);
      const link = await house.mailLink('release-request', license, computer, {
        reason: 'Mainboard broken',
      });
      await bringTo(house, computer, state);
      if (standing !== 'active') await house.become(license, standing);
      const visitor: Visitor = makeVisitor(demo.baseUrl);
      const page = await visitor.read(link);
      expect(page.html.includes('name="token"'), standing).toBe(state === 'active');
      expect(textOf(page.html)).not.toMatch(/seat is free|can activate another computer now/);
      if (state !== 'active') continue;
      const done = await visitor.post(link, formWith(page.html, 'token'));
      const granted = standing === 'active';
      expect(done.location).toContain(granted ? '/done?state=granted' : '/done');
      expect(done.location?.includes('granted')).toBe(granted);
      const said = textOf((await visitor.read(done.location ?? '')).html);
      expect(said).toContain(words(granted ? 'releaseRequest.granted' : 'releaseRequest.open'));
    }
  });

  test(`Self Help, computer ${state}: deactivating it by its ID says what is so`, async ({
    demo,
    house,
  }) => {
    const license = await house.license({ seats: 3 });
    const computer = await house.computer(license, 'CNC-3');
    await bringTo(house, computer, state);
    const stranger = makeVisitor(demo.baseUrl);
    const form = formWith((await stranger.read('/deactivate')).html, '$ACTION_KEY');
    const typed = { activationKey: license.activationKey, computerId: computer.computerId };
    const { location } = await stranger.post('/deactivate', form, typed);
    expect(location).toContain('/deactivate/done');
    const said = textOf((await stranger.read('/deactivate/done')).html);
    expect(said.includes(words('deactivated.already_released'))).toBe(state !== 'active');
    expect(said.includes(words('deactivated.releasedText'))).toBe(state === 'active');
  });
}
