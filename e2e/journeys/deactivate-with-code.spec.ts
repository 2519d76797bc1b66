import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import { badGroup, codeBoxes, typeCode, withTypo } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const label = words('deactivate.codeLabel');
const deactivate = (page: Page) =>
  page.getByRole('button', { name: words('deactivate.submit'), exact: true });

test.describe('deactivating with the code of the computer', () => {
  test('the code of the wizard is checked group by group while it is typed, and frees the seat as proven', async ({
    page,
    admin,
    house,
    mailbox,
    signedInAs,
    wizardOf,
  }) => {
    const license = await house.license();
    const shown = 'customerSite/showDeactivationVerificationCode';
    await admin.setProperty(shown, true, '--license', license.activationKey);
    const wizard = wizardOf('CNC-3');
    const { url } = await wizard.request(license.activationKey);
    const { activationId, computerKey } = await house.activate(url);
    await wizard.accept(computerKey);

    await signedInAs(license.email);
    await page.goto(`/licenses/${license.licenseId}`);
    await page
      .getByRole('link', { name: words('computers.deactivateName', { name: 'CNC-3' }) })
      .click();
    await expect(page.getByText(words('deactivate.step1', { name: 'CNC-3' }))).toBeVisible();

    const { code } = await wizard.deactivate();
    await typeCode(page, label, withTypo(code, 1));
    await expect(page.getByText(badGroup(1))).toBeVisible();
    const boxes = codeBoxes(page, label);
    await expect(boxes.nth(1)).toHaveAttribute('aria-invalid', 'true');
    await expect(boxes.nth(0)).not.toHaveAttribute('aria-invalid');
    await boxes.nth(1).click();
    await page.keyboard.type(code.split('-')[1] ?? '');
    await expect(page.getByText(words('codeField.complete', { groups: 4 }))).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(1);

    await deactivate(page).click();
    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    await expect(page.getByText(words('receipt.proven'))).toBeVisible();
    expect(await house.stateOf(activationId)).toBe('released_proven');
    expect(await house.seatsUsed(license)).toBe(0);
    const subject = words('mail.released.subject', { computer: 'CNC-3', product: 'Example CAD' });
    const mail = await mailbox.newest(license.email, subject);
    expect(mail.text).toContain(words('mail.released.proof.proven'));
  });

  test.describe('while it is required', () => {
    test('no code: the field says what is needed, and nothing is freed', async ({
      page,
      house,
      signedInAs,
    }) => {
      const { license, computer } = await oneComputer(house, true);
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await deactivate(page).click();
      await expect(page.getByText(words('refusal.DVC_REQUIRED.text'))).toBeVisible();
      expect(await house.seatsUsed(license)).toBe(1);
      await page.getByText(words('askForSeat.summary')).click();
      await expect(page.getByText(words('askForSeat.text'))).toBeVisible();
    });

    test('the code of another computer names that one, and deactivates it when asked to', async ({
      page,
      house,
      signedInAs,
    }) => {
      const { license, computer } = await oneComputer(house, true);
      const other = await house.computer(license, 'LAB-PC-08');
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, label, other.dvc);
      await deactivate(page).click();
      await expect(
        page.getByText(words('deactivate.otherComputer', { name: 'LAB-PC-08' })),
      ).toBeVisible();
      expect(await house.seatsUsed(license)).toBe(2);

      await page
        .getByRole('button', {
          name: words('deactivate.otherComputerSubmit', { name: 'LAB-PC-08' }),
        })
        .click();
      await expect(page.getByText(words('receipt.released', { name: 'LAB-PC-08' }))).toBeVisible();
      expect(await house.stateOf(other.activationId)).toBe('released_proven');
      expect(await house.stateOf(computer.activationId)).toBe('active');
    });

    test('a used code says when it was used and frees nothing', async ({
      page,
      house,
      signedInAs,
    }) => {
      const { license, computer } = await oneComputer(house, true);
      const gone = await house.computer(license, 'OLD-LAPTOP');
      await house.release(gone, gone.dvc);
      const again = house.deviceLike(license, gone);
      await house.activate(again.request.request);
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, label, gone.dvc);
      await deactivate(page).click();
      const [before = '', after = ''] = words
        .raw('deactivate.codeUsed')
        .replaceAll('{name}', 'OLD-LAPTOP')
        .split('{date}');
      await expect(page.getByText(before)).toContainText(after);
      await expect(
        page.getByText(words('deactivate.activeAgain', { name: 'OLD-LAPTOP' })),
      ).toBeVisible();
      expect(await house.seatsUsed(license)).toBe(2);
    });

    test('the code of a computer released without proof is thanked for, and frees nothing more', async ({
      page,
      house,
      signedInAs,
    }) => {
      const { license, computer } = await oneComputer(house, true);
      const claimed = await house.computer(license, 'OLD-LAPTOP');
      await house.release(claimed);
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, label, claimed.dvc);
      await deactivate(page).click();
      await expect(page.getByText(words('receipt.confirmed'))).toBeVisible();
      expect(await house.stateOf(claimed.activationId)).toBe('released_proven');
      expect(await house.seatsUsed(license)).toBe(1);
    });

    test('a code of another license, and a code of another kind, are told apart and free nothing', async ({
      page,
      house,
      signedInAs,
    }) => {
      const { license, computer } = await oneComputer(house, true);
      const foreign = await oneComputer(house, false);
      await signedInAs(license.email);
      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, label, foreign.computer.dvc);
      await deactivate(page).click();
      await expect(page.getByText(words('refusal.DVC_NO_MATCH.text'))).toBeVisible();
      await expect(codeBoxes(page, label).first()).toHaveValue(foreign.computer.dvc.slice(0, 5));

      await page.goto(`/computers/${computer.activationId}/deactivate`);
      await typeCode(page, label, computer.deviceCode);
      const isDeviceCode = words('codeField.otherKind').replace('#', words('codeKind.DC'));
      await expect(page.getByText(isDeviceCode)).toBeVisible();
      expect(await house.seatsUsed(license)).toBe(1);
      expect(await house.seatsUsed(foreign.license)).toBe(1);
    });
  });

  test('where it is optional, "I have a code" makes the release a proven one', async ({
    page,
    house,
    signedInAs,
  }) => {
    const { license, computer } = await oneComputer(house, false);
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}/deactivate`);
    await page.getByText(words('deactivate.haveCode')).click();
    await typeCode(page, label, computer.dvc);
    await deactivate(page).click();
    await expect(page.getByText(words('receipt.proven'))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_proven');
  });
});

async function oneComputer(house: import('../fixtures/house').House, required: boolean) {
  const license = await house.license({ seats: 5 });
  if (required) await house.set('customerSite/showDeactivationVerificationCode', true, license);
  return { license, computer: await house.computer(license, 'CNC-3') };
}
