import { withTypo } from '../fixtures/type-code';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

const keyField = words('selfHelp.keyLabel');
const idField = words('selfHelp.computerIdLabel');
const codeField = words('deactivate.codeLabel');
const submit = words('deactivateByKey.submit');

test.describe('Self Help without scripts', () => {
  test('deactivating: the typo is located, the computer named, the seat free', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    await house.computer(license, 'LAB-PC-07');
    await page.goto('/');
    await page.getByRole('link', { name: words('home.deactivateTitle'), exact: true }).click();
    const mistyped = withTypo(license.activationKey, 2);
    await page.getByLabel(keyField).fill(mistyped);
    await page.getByRole('button', { name: submit, exact: true }).click();
    const wrong = words('refusal.CODE_TYPO.text', { count: 1, groups: '3' });
    await expect(page.getByLabel(keyField)).toHaveAccessibleDescription(new RegExp(wrong));
    await expect(page.getByLabel(keyField)).toHaveValue(mistyped);

    await page.getByLabel(keyField).fill(license.activationKey);
    await page.getByRole('button', { name: submit, exact: true }).click();
    const name = 'L…';
    await page
      .getByRole('button', { name: words('deactivateByKey.confirmSubmit', { name }) })
      .click();
    await expect(
      page.getByRole('heading', { name: words('deactivated.released', { name }) }),
    ).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(0);
  });

  test('"No, another one" opens the fields with what was typed; the other computer it is', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const gone = await house.computer(license, 'OLD-LAPTOP');
    await house.release(gone);
    const only = await house.computer(license, 'LAB-PC-07');
    await page.goto('/deactivate');
    await page.getByLabel(keyField).fill(license.activationKey);
    await page.getByRole('button', { name: submit, exact: true }).click();
    await page.getByText(words('deactivateByKey.another')).click();
    await expect(page.getByLabel(keyField)).toHaveValue(license.activationKey);
    await page.getByLabel(idField).fill(gone.computerId);
    // Enter is the yes of the question above; what was typed since counts all the same.
    await page.getByLabel(idField).press('Enter');
    await expect(
      page.getByRole('heading', { name: words('deactivated.already_released') }),
    ).toBeVisible();
    expect(await house.stateOf(only.activationId)).toBe('active');
  });

  test('a license that needs the code opens its field; then a request by mail', async ({
    page,
    house,
    mailbox,
  }) => {
    const license = await house.license();
    await house.set('customerSite/showDeactivationVerificationCode', true, license);
    const computer = await house.computer(license, 'CNC-3');
    await page.goto('/deactivate');
    await page.getByLabel(keyField).fill(license.activationKey);
    await page.getByRole('button', { name: submit, exact: true }).click();
    await expect(page.getByText(words('deactivateByKey.codeNeeded'))).toBeVisible();
    await expect(page.getByLabel(codeField)).toBeVisible();

    await page.getByText(words('brokenComputer.title')).click();
    await page.getByRole('link', { name: words('brokenComputer.link') }).click();
    await expect(page.getByLabel(keyField)).toHaveValue(license.activationKey);
    const send = page.getByRole('button', { name: words('brokenComputer.submit') });
    await send.click();
    await expect(page.getByText(words('refusal.REASON_REQUIRED.text'))).toBeVisible();
    await page.getByLabel(words('brokenComputer.reasonLabel')).fill('Mainboard broken');
    await send.click();
    await expect(
      page.getByRole('heading', { name: words('brokenComputer.sentTitle') }),
    ).toBeVisible();
    const subject = words('mail.confirm-release-request.subject', { computer: 'CNC-3' });
    await mailbox.newest(license.email, subject);
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });

  test('license information, and on with the key already typed', async ({ page, house }) => {
    const license = await house.license({ seats: 30 });
    for (let n = 1; n <= 22; n += 1) await house.computer(license, `PC-${n}`);
    await page.goto('/license');
    await page.getByLabel(keyField).fill(withTypo(license.activationKey, 0));
    await page.getByRole('button', { name: words('licenseInfo.submit') }).click();
    const wrong = words('refusal.CODE_TYPO.text', { count: 1, groups: '1' });
    await expect(page.getByLabel(keyField)).toHaveAccessibleDescription(new RegExp(wrong));
    await page.getByLabel(keyField).fill(license.activationKey);
    await page.getByRole('button', { name: words('licenseInfo.submit') }).click();
    const valid = words('licenseInfo.active', { term: 'perpetual', day: '' });
    await expect(page.getByText(valid)).toBeVisible();
    // To somebody with only the key every name is its first letter.
    await expect(page.getByText('P…', { exact: true })).toHaveCount(20);
    await page.getByRole('link', { name: words('list.next') }).click();
    await expect(page.getByText('P…', { exact: true })).toHaveCount(2);
    await page.getByRole('link', { name: words('licenseInfo.activate'), exact: true }).click();
    await expect(page.getByLabel(keyField)).toHaveValue(license.activationKey);
  });

  test('keys by mail', async ({ page, house, mailbox }) => {
    const license = await house.license();
    await page.goto('/keys');
    await page.getByRole('button', { name: words('mailKeys.submit') }).click();
    await expect(page.getByText(words('refusal.EMAIL_INVALID.text'))).toBeVisible();
    await page.getByLabel(words('signIn.emailLabel')).fill(license.email);
    await page.getByRole('button', { name: words('mailKeys.submit') }).click();
    await expect(page.getByRole('heading', { name: words('mailKeys.sentTitle') })).toBeVisible();
    await mailbox.newest(license.email, words('mail.license-keys.subject', { count: 1 }));
  });
});
