import type { Page } from '@playwright/test';
import { readKeyGroups } from '../fixtures/read-key';
import { savePicture } from '../fixtures/save-picture';
import { expect, test } from '../fixtures/kept-browser';
import { codeBoxes, typeCode } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const keyField = words('selfHelp.keyLabel');
const idField = words('selfHelp.computerIdLabel');
const codeField = words('deactivate.codeLabel');
const shown = 'customerSite/showDeactivationVerificationCode';

/** From the start page, as somebody comes who has never been here. */
async function choose(page: Page, title: 'activate' | 'deactivate' | 'license' | 'keys') {
  await page.goto('/');
  await page.getByRole('link', { name: words(`home.${title}Title`), exact: true }).click();
  await expect(page).toHaveURL(`/${title}`);
}
const deactivate = (page: Page) =>
  page.getByRole('button', { name: words('deactivateByKey.submit'), exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name });

test.describe('Self Help, with nothing but the Activation Key', () => {
  test('activate: three codes and a name, typed', async ({ page, house, wizardOf }, testInfo) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { computerId, deviceCode } = await wizard.request(license.activationKey);
    await choose(page, 'activate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(idField).fill(computerId);
    await typeCode(page, words('activateByHand.deviceCodeLabel'), deviceCode);
    await page.getByLabel(words('activateByHand.computerNameLabel')).fill('LAB-PC-07');
    await savePicture(page, 'self-help activate', testInfo.project.name);
    await page.getByRole('button', { name: words('activateByHand.typedSubmit') }).click();
    await wizard.accept(...(await readKeyGroups(page)));
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('deactivate the only computer: the page says which it is, one button says yes, the owner is told', async ({
    page,
    hand,
    house,
    mailbox,
  }, testInfo) => {
    const license = await house.license();
    const computer = await house.computer(license, 'LAB-PC-07');
    await choose(page, 'deactivate');
    await typeCode(page, keyField, license.activationKey);
    await hand.press(deactivate(page));
    await expect(
      page.getByText(words('deactivateByKey.confirmTitle', { name: 'L…' })),
    ).toBeVisible();
    expect(await page.content()).not.toContain(computer.computerId);
    expect(await house.seatsUsed(license)).toBe(1);
    await savePicture(page, 'self-help deactivate which', testInfo.project.name);
    const yes = words('deactivateByKey.confirmSubmit', { name: 'L…' });
    await hand.press(page.getByRole('button', { name: yes }));
    await expect(page).toHaveURL('/deactivate/done');
    await expect(heading(page, words('deactivated.released', { name: 'L…' }))).toBeVisible();
    expect(hand.presses).toBe(2);
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
    await savePicture(page, 'self-help deactivated', testInfo.project.name);

    const before = await house.traceOf(license);
    await page.reload();
    await expect(heading(page, words('deactivated.released', { name: 'L…' }))).toBeVisible();
    expect(await house.traceOf(license)).toEqual(before);
    const subject = words('mail.released.subject', {
      computer: 'LAB-PC-07',
      product: 'Example CAD',
    });
    const { text } = await mailbox.newest(license.email, subject);
    expect(text).toContain(words('mail.released.notMe'));
  });

  test('deactivate one of several: its Computer ID is asked for beside the field, and nothing typed is lost', async ({
    page,
    house,
  }) => {
    const license = await house.license({ seats: 5 });
    const computer = await house.computer(license, 'LAB-PC-07');
    const other = await house.computer(license, 'LAB-PC-08');
    await choose(page, 'deactivate');
    await typeCode(page, keyField, license.activationKey);
    await deactivate(page).click();
    await expect(page.getByText(words('refusal.COMPUTER_ID_REQUIRED.text'))).toBeVisible();
    await expect(page.getByLabel(idField)).toBeFocused();
    await expect(codeBoxes(page, keyField).first()).toHaveValue(license.activationKey.slice(0, 5));
    await page.getByLabel(idField).fill(computer.computerId.toLowerCase());
    await page.keyboard.press('Enter');
    await expect(heading(page, words('deactivated.released', { name: 'L…' }))).toBeVisible();
    expect(await house.stateOf(other.activationId)).toBe('active');
  });

  test('deactivate with the code: it is enough, opened by "I have a code"', async ({
    page,
    house,
    wizardOf,
  }, testInfo) => {
    const license = await house.license({ seats: 5 });
    await house.computer(license, 'LAB-PC-08');
    const wizard = wizardOf('CNC-3');
    const { url } = await wizard.request(license.activationKey);
    const { activationId, computerKey } = await house.activate(url);
    await wizard.accept(computerKey);
    const { code } = await wizard.deactivate();
    await choose(page, 'deactivate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByText(words('deactivate.haveCode')).click();
    await typeCode(page, codeField, code);
    await savePicture(page, 'self-help deactivate code', testInfo.project.name);
    await deactivate(page).click();
    await expect(heading(page, words('deactivated.released', { name: 'CNC-3' }))).toBeVisible();
    expect(await house.stateOf(activationId)).toBe('released_proven');
  });

  test('a license that needs the code says so beside its field; the code then frees the seat', async ({
    page,
    house,
  }, testInfo) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const computer = await house.computer(license, 'CNC-3');
    await choose(page, 'deactivate');
    await expect(page.getByText(words('brokenComputer.title'))).toHaveCount(0);
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(idField).fill(computer.computerId);
    await deactivate(page).click();
    await expect(page.getByText(words('deactivateByKey.codeNeeded'))).toBeVisible();
    await expect(page.getByLabel(idField)).toHaveValue(computer.computerId);
    await savePicture(page, 'self-help code needed', testInfo.project.name);
    await typeCode(page, codeField, computer.dvc);
    await deactivate(page).click();
    await expect(heading(page, words('deactivated.released', { name: 'CNC-3' }))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_proven');
  });

  test('a computer that no longer works: the owner is asked by mail, and nobody else learns who that is', async ({
    page,
    house,
    mailbox,
  }, testInfo) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const computer = await house.computer(license, 'CNC-3');
    await choose(page, 'deactivate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(idField).fill(computer.computerId);
    await deactivate(page).click();
    await page.getByText(words('brokenComputer.title')).click();
    await page.getByRole('link', { name: words('brokenComputer.link') }).click();
    await expect(codeBoxes(page, keyField).last()).toHaveValue(license.ending);
    await expect(page.getByLabel(idField)).toHaveValue(computer.computerId);
    await page.getByLabel(words('brokenComputer.reasonLabel')).fill('Mainboard broken');
    await savePicture(page, 'self-help broken', testInfo.project.name);
    await page.getByRole('button', { name: words('brokenComputer.submit') }).click();
    await expect(heading(page, words('brokenComputer.sentTitle'))).toBeVisible();
    expect(await page.content()).not.toContain(license.email);
    const subject = words('mail.confirm-release-request.subject', { computer: 'CNC-3' });
    const { text } = await mailbox.newest(license.email, subject);
    expect(text).toContain('/release-request?token=');
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });

  test('license information: valid or not in one sentence, its computers masked, and on to what one wants', async ({
    page,
    house,
  }, testInfo) => {
    const license = await house.license({
      seats: 12,
      term: 'subscription',
      lastDay: '2031-03-31',
      features: ['export'],
      maintenanceLastDay: '2031-03-31',
    });
    const computer = await house.computer(license, 'LAB-PC-07');
    await choose(page, 'license');
    await typeCode(page, keyField, license.activationKey);
    await page.getByRole('button', { name: words('licenseInfo.submit') }).click();
    await expect(page).toHaveURL('/license/details');
    const day = 'March 31, 2031';
    await expect(
      page.getByText(words('licenseInfo.active', { term: 'subscription', day })),
    ).toBeVisible();
    await expect(page.getByText('L…', { exact: true })).toBeVisible();
    const html = await page.content();
    for (const secret of [computer.computerId, 'LAB-PC-07', license.activationKey, license.email]) {
      expect(html).not.toContain(secret);
    }
    await savePicture(page, 'self-help license', testInfo.project.name);
    await page.getByRole('link', { name: words('licenseInfo.deactivate') }).click();
    await expect(page).toHaveURL('/deactivate?typed');
    await expect(codeBoxes(page, keyField).last()).toHaveValue(license.ending);
    await expect(page.getByText(words('codeField.complete', { groups: 4 }))).toBeVisible();
  });

  test('on a shared computer the next one finds empty forms, whatever was looked up or deactivated before', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const computer = await house.computer(license, 'CNC-3');
    await choose(page, 'license');
    await typeCode(page, keyField, license.activationKey);
    await page.getByRole('button', { name: words('licenseInfo.submit') }).click();
    await expect(page).toHaveURL('/license/details');
    await choose(page, 'deactivate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(idField).fill(computer.computerId);
    await deactivate(page).click();
    await expect(page.getByText(words('deactivateByKey.codeNeeded'))).toBeVisible();
    for (const path of ['/activate', '/deactivate', '/license', '/deactivate/broken']) {
      await page.goto(path);
      await expect(codeBoxes(page, keyField).first(), path).toHaveValue('');
      const html = await page.content();
      expect(html, path).not.toContain(license.ending);
      expect(html, path).not.toContain(computer.computerId);
    }
  });

  test('mail me my keys: they are mailed to their address, and the page says the same for every one', async ({
    page,
    house,
    mailbox,
  }, testInfo) => {
    const license = await house.license();
    const answers: (string | null)[] = [];
    for (const email of [license.email, house.freshEmail()]) {
      await choose(page, 'keys');
      await page.getByLabel(words('signIn.emailLabel')).fill(` ${email.toUpperCase()} `);
      await page.getByRole('button', { name: words('mailKeys.submit') }).click();
      await expect(heading(page, words('mailKeys.sentTitle'))).toBeVisible();
      answers.push(await page.locator('main').textContent());
    }
    expect(answers[0]).toBe(answers[1]);
    await savePicture(page, 'self-help keys', testInfo.project.name);
    const subject = words('mail.license-keys.subject', { count: 1 });
    const { text } = await mailbox.newest(license.email, subject);
    expect(text).toContain(license.activationKey);
  });

  test('a link of the former portal fills in the form and does nothing by itself', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const before = await house.traceOf(license);
    const brought = new URLSearchParams({
      is_avkey: license.activationKey,
      is_pcid: computer.computerId,
      is_deactcode: computer.dvc,
    });
    await page.goto(`/QlmCustomerSite/QlmReleaseLicense.aspx?${brought}`);
    await expect(page).toHaveURL('/deactivate?typed');
    await expect(codeBoxes(page, keyField).last()).toHaveValue(license.ending);
    await expect(page.getByLabel(idField)).toHaveValue(computer.computerId);
    await expect(codeBoxes(page, codeField).first()).toHaveValue(computer.dvc.slice(0, 5));
    expect(await house.traceOf(license)).toEqual(before);
    await deactivate(page).click();
    await expect(heading(page, words('deactivated.released', { name: 'CNC-3' }))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_proven');
  });
});

test.describe('Self Help, signed in', () => {
  test('an owner is told which computer a code is from, and deactivates that one when asked to', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 5 });
    const computer = await house.computer(license, 'CNC-3');
    const other = await house.computer(license, 'LAB-PC-08');
    await signedInAs(license.email);
    await page.goto('/deactivate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(idField).fill(computer.computerId);
    await page.getByText(words('deactivate.haveCode')).click();
    await typeCode(page, codeField, other.dvc);
    await deactivate(page).click();
    const name = 'LAB-PC-08';
    await expect(page.getByText(words('deactivate.otherComputer', { name }))).toBeVisible();
    await page
      .getByRole('button', { name: words('deactivate.otherComputerSubmit', { name }) })
      .click();
    await expect(heading(page, words('deactivated.released', { name }))).toBeVisible();
    expect(await house.stateOf(other.activationId)).toBe('released_proven');
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });
});
