import type { Page } from '@playwright/test';
import type { House } from '../fixtures/house';
import { linkTo } from '../fixtures/link-in';
import { expect, test } from '../fixtures/kept-browser';
import { typeCode } from '../fixtures/type-code';
import { raw, words } from '../fixtures/words';

const shown = 'customerSite/showDeactivationVerificationCode';
const reason = 'Mainboard broken, thrown away in May';
const notice = (state: 'open' | 'declined') => words(`releaseRequestNotice.${state}`);
const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

type Listed = { id: string; activationId: string; reason: string; registeredEmail: string };

async function brokenComputer(house: House, { codeRequired = true } = {}) {
  const license = await house.license({ seats: 5 });
  if (codeRequired) await house.set(shown, true, license);
  return { license, computer: await house.computer(license, 'CNC-3') };
}

/** From my licenses to the request, as somebody does whose computer is dead. */
async function ask(page: Page, licenseId: string, name: string, why = reason) {
  await page.goto(`/licenses/${licenseId}`);
  await page.getByRole('link', { name: words('computers.deactivateName', { name }) }).click();
  await page.getByText(words('askForSeat.summary')).click();
  await page.getByLabel(words('askForSeat.reason')).fill(why);
  await button(page, words('askForSeat.submit')).click();
}

const mailAbout = (state: 'open' | 'granted' | 'declined') =>
  words('mail.release-request.subject', { state, computer: 'CNC-3' });

test.describe('a computer that no longer works, where a code is required', () => {
  test('staff decides: it is open on every page of it, granted by the admin command, mailed, and has its receipt', async ({
    page,
    admin,
    house,
    mailbox,
    signedInAs,
  }) => {
    const { license, computer } = await brokenComputer(house);
    await signedInAs(license.email);
    await ask(page, license.licenseId, 'CNC-3', ' ');
    await expect(page.getByText(words('askForSeat.reasonMissing'))).toBeVisible();
    await page.getByLabel(words('askForSeat.reason')).fill(reason);
    await button(page, words('askForSeat.submit')).click();

    const [seatAsked = ''] = raw('computers.seatAsked').split('<day>');
    await expect(page.getByText(notice('open'))).toBeVisible();
    await expect(page.getByText(words('releaseRequestNotice.reason', { reason }))).toBeVisible();
    await expect(page.getByText(words('askForSeat.summary'))).toHaveCount(0);
    await page.getByRole('link', { name: words('deactivate.back') }).click();
    await expect(page.getByText(seatAsked)).toBeVisible();
    const waiting = await mailbox.newest(license.email, mailAbout('open'));
    await page.goto(linkTo(`/computers/${computer.activationId}`, waiting));
    await expect(page.getByText(notice('open'))).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(1);

    const listed = await admin.run<Listed[]>('release-request', 'list');
    const [request] = listed.filter((row) => row.activationId === computer.activationId);
    expect(request).toMatchObject({ reason, registeredEmail: license.email });
    const answer = 'We believe you.';
    await admin.run('release-request', 'grant', request?.id ?? '', '--answer', answer);
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
    expect(await admin.refused('release-request', 'grant', request?.id ?? '')).toBe(
      'NOTHING_TO_CHANGE',
    );

    const granted = await mailbox.newest(license.email, mailAbout('granted'));
    expect(granted.text).toContain(answer);
    await page.goto(linkTo(`/receipts/${computer.activationId}`, granted));
    await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
    await page.goto(`/licenses/${license.licenseId}`);
    await expect(page.getByText(words('seats.used', { used: 0, seats: 5 }))).toBeVisible();
    await expect(page.getByText(seatAsked)).toHaveCount(0);
  });

  test('within the allowance the seat is free at once; the next one waits', async ({
    page,
    house,
    mailbox,
    signedInAs,
  }) => {
    const { license, computer } = await brokenComputer(house);
    const next = await house.computer(license, 'LAB-PC-07');
    await house.set('options/deadComputerAllowance', 1, license);
    await signedInAs(license.email);
    await ask(page, license.licenseId, 'CNC-3');
    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
    await mailbox.newest(license.email, mailAbout('granted'));
    await ask(page, license.licenseId, 'LAB-PC-07');
    await expect(page.getByText(notice('open'))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
    expect(await house.stateOf(next.activationId)).toBe('active');
  });

  test('declined: the page and the mail say why; the seat stays in use, and one may ask again', async ({
    page,
    admin,
    house,
    mailbox,
    signedInAs,
  }) => {
    const { license, computer } = await brokenComputer(house);
    const { id } = await house.askForSeat(computer, reason);
    const answer = 'It was online this morning. Call us, please.';
    await admin.run('release-request', 'decline', id, '--answer', answer);
    const mail = await mailbox.newest(license.email, mailAbout('declined'));
    expect(mail.text).toContain(answer);
    await signedInAs(license.email);
    await page.goto(linkTo(`/computers/${computer.activationId}`, mail));
    await expect(page.getByText(notice('declined'))).toBeVisible();
    await expect(page.getByText(answer)).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('active');
    await ask(page, license.licenseId, 'CNC-3', 'It was another one. This one is burnt.');
    await expect(page.getByText(notice('open'))).toBeVisible();
    await expect(page.getByText(answer)).toHaveCount(0);
  });

  test('it works again after all: its wizard deactivates it, and the request is closed by that', async ({
    page,
    admin,
    house,
    signedInAs,
    wizardOf,
  }) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const wizard = wizardOf('CNC-3');
    await wizard.activate(license.activationKey);
    await signedInAs(license.email);
    await ask(page, license.licenseId, 'CNC-3');
    await expect(page.getByText(notice('open'))).toBeVisible();
    const open = page.url();
    const listed = () => admin.run<Listed[]>('release-request', 'list');
    const ofLicense = async () =>
      (await listed()).filter((row) => row.registeredEmail === license.email);
    const [request] = await ofLicense();
    await wizard.deactivateOnline();
    await page.goto(open);
    await expect(page.getByText(words('receipt.proven'))).toBeVisible();
    expect(await ofLicense()).toEqual([]);
    expect(await admin.refused('release-request', 'grant', request?.id ?? '')).toBe(
      'NOTHING_TO_CHANGE',
    );
  });
});

test.describe('without sign-in, confirmed by the link mailed to the owner', () => {
  for (const allowance of [0, 1]) {
    const outcome = allowance === 0 ? 'support looks into it' : 'the seat is free at once';
    test(`from Self Help to the mail, from the mail to one button: ${outcome}`, async ({
      page,
      house,
      mailbox,
    }) => {
      const { license, computer } = await brokenComputer(house);
      await house.set('options/deadComputerAllowance', allowance, license);
      await page.goto('/deactivate/broken');
      await typeCode(page, words('selfHelp.keyLabel'), license.activationKey);
      await page.getByLabel(words('brokenComputer.reasonLabel')).fill(reason);
      await button(page, words('brokenComputer.submit')).click();
      await expect(heading(page, words('brokenComputer.sentTitle'))).toBeVisible();

      const subject = words('mail.confirm-release-request.subject', { computer: 'CNC-3' });
      const link = linkTo('/release-request', await mailbox.newest(license.email, subject));
      const before = await house.traceOf(license);
      await page.goto(link);
      await expect(page.getByText(reason)).toBeVisible();
      await expect(page.getByText(computer.computerId)).toBeVisible();
      expect(await house.traceOf(license)).toEqual(before);

      await button(page, words('releaseRequest.submit')).click();
      const state = allowance === 0 ? 'open' : 'granted';
      await expect(heading(page, words(`releaseRequest.${state}`))).toBeVisible();
      expect(await house.seatsUsed(license)).toBe(1 - allowance);
      await mailbox.newest(license.email, mailAbout(state));
      await page.goto(link);
      await expect(heading(page, words('linkOver.title'))).toBeVisible();
    });
  }

  test('the computer has been deactivated meanwhile: the link says that there is nothing to ask for', async ({
    page,
    house,
  }) => {
    const { license, computer } = await brokenComputer(house);
    const link = await house.mailLink('release-request', license, computer, { reason });
    await house.release(computer, computer.dvc);
    await page.goto(link);
    await expect(heading(page, words('releaseRequest.closed'))).toBeVisible();
  });
});

test('where no code is required a dead computer is deactivated like any other, within the limits', async ({
  page,
  house,
  signedInAs,
}) => {
  const { license, computer } = await brokenComputer(house, { codeRequired: false });
  const next = await house.computer(license, 'LAB-PC-07');
  await house.set('options/maxReleaseCount', 1, license);
  await house.set('options/maxReleaseCountAbsolute', true, license);
  await signedInAs(license.email);
  await page.goto(`/computers/${computer.activationId}/deactivate`);
  await expect(page.getByText(words('askForSeat.summary'))).toHaveCount(0);
  await button(page, words('deactivate.submit')).click();
  await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
  await page.goto(`/computers/${next.activationId}/deactivate`);
  await button(page, words('deactivate.submit')).click();
  await expect(page.getByText(words('refusal.RELEASE_LIMIT.title'))).toBeVisible();
  expect(await house.stateOf(next.activationId)).toBe('active');
});
