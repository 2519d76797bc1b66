import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const lastPart = (request: string) => request.split('/').at(-1) ?? '';

test('a pasted request without a seat leads to its page, at Self Help and on the license, not to a dead end', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 1 });
  await house.computer(license, 'PC-OLD');
  const { request } = house.device(license, 'PC-NEW').request;
  const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
  for (const [visitor, path] of [
    [makeVisitor(demo.baseUrl), '/activate'],
    [owner, `/licenses/${license.licenseId}/activate`],
  ] as const) {
    const form = formWith((await visitor.read(path)).html, 'by-request');
    const refused = await visitor.post(path, form, { request });
    expect(refused.location).toContain(`/a/${lastPart(request)}?refused=NO_SEAT`);
    const { html } = await visitor.read(refused.location ?? '');
    expect(textOf(html)).toContain(words('noSeat.title'));
  }
});

test('a new code for a computer that has a seat: the owner is asked by mail, and one button of the link does it', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 2 });
  const computer = await house.computer(license, 'CNC-3');
  await house.set('customerSite/showDeactivationVerificationCode', true, license);
  const stranger = makeVisitor(demo.baseUrl);
  const { request } = house.deviceLike(license, computer).request;
  const path = `/a/${lastPart(request)}`;
  const tapped = await stranger.post(path, formWith((await stranger.read(path)).html, 'request'));
  expect(tapped.location).toContain('refused=SUPERSEDE_NEEDS_OWNER');
  const at = tapped.location ?? '';
  const asked = await stranger.post(at, formWith((await stranger.read(at)).html, 'ask-owner-form'));
  expect(textOf(asked.html)).toContain(words('noSeat.askedOwner'));
  expect(await house.stateOf(computer.activationId)).toBe('active');

  const link = await house.waitingLink(license, computer);
  const page = await stranger.read(link);
  expect(textOf(page.html)).toContain(words('activationRequest.consequence'));
  expect(await house.stateOf(computer.activationId)).toBe('active');
  const yes = formWith(page.html, 'token');
  const done = await stranger.post(link, yes);
  expect(done.location).toContain('/activation-request/done');
  expect(await house.stateOf(computer.activationId)).toBe('superseded');
  expect((await stranger.post(link, yes)).location ?? '').not.toContain('/done');
  expect(textOf((await stranger.read(link)).html)).toContain(words('linkOver.title'));
});
