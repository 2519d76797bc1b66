import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const shown = 'customerSite/showDeactivationVerificationCode';

test('a property flipped by the admin command counts at once in decisions, and within a second on the pages of both instances', async ({
  demo,
  admin,
  house,
  secondInstance,
}) => {
  const license = await house.license({ seats: 3 });
  const computer = await house.computer(license, 'CNC-3');
  const session = await house.sessionCookie(license.email);
  const portals = [demo.baseUrl, secondInstance.baseUrl].map((url) => makeVisitor(url, session));
  const path = `/computers/${computer.activationId}/deactivate`;
  const asksForCode = async () => {
    const pages = await Promise.all(portals.map((portal) => portal.read(path)));
    return pages.map(({ html }) => textOf(html).includes(words('deactivate.step2')));
  };
  const within = { timeout: 1000, intervals: [50] };
  const forms = await Promise.all(
    portals.map(async (portal) => formWith((await portal.read(path)).html, 'activationId')),
  );
  expect(await asksForCode()).toEqual([false, false]);

  const flip = (to: boolean) => admin.setProperty(shown, to, '--license', license.activationKey);
  await flip(true);
  // Forms that were opened before it are refused by what holds now.
  for (const [at, portal] of portals.entries()) {
    const form = forms[at];
    if (!form) throw new Error('No form.');
    const answer = await portal.post(path, form);
    expect(answer.status).toBe(200);
    expect(textOf(answer.html)).toContain(words('refusal.DVC_REQUIRED.text'));
  }
  await expect.poll(asksForCode, within).toEqual([true, true]);
  expect(await house.stateOf(computer.activationId)).toBe('active');

  await flip(false);
  await expect.poll(asksForCode, within).toEqual([false, false]);
  const [, second] = portals;
  const [, form] = forms;
  if (!second || !form) throw new Error('No second instance.');
  expect((await second.post(path, form, {}, { origin: secondInstance.baseUrl })).status).toBe(303);
  expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
});
