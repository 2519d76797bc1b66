import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

test.describe('the desk without scripts', () => {
  test('finds by a whole key that is posted, filters a list, and releases with a reason', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
    await page.goto('/staff/licenses');
    await page
      .getByRole('search')
      .getByLabel(words('staff.licenses.state'), { exact: true })
      .selectOption('suspended');
    await page.getByRole('button', { name: words('staff.filter.apply') }).click();
    await expect(page).toHaveURL(/status=suspended/);

    await page.getByRole('link', { name: words('staff.nav.open') }).click();
    await page.getByRole('searchbox').fill(license.activationKey);
    await page.getByRole('button', { name: words('staff.find.submit'), exact: true }).click();
    await page.getByRole('link', { name: `…${license.ending}` }).click();
    await expect(page).toHaveURL(`/staff/licenses/${license.licenseId}`);
    await page.getByRole('link', { name: 'CNC-3' }).first().click();
    await page.getByLabel(words('deactivate.reason'), { exact: true }).fill('Burnt');
    await page.getByRole('button', { name: words('staff.computer.releaseSubmit') }).click();
    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  });

  test('creates licenses from a file that was looked at', async ({ page, house, signedInAs }) => {
    const email = house.freshEmail();
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
    await page.goto('/staff/licenses/import');
    const buffer = Buffer.from(`product;address;seats\r\n70021;${email};3\r\n70021;${email};4\r\n`);
    await page
      .getByLabel(words('staff.importLicenses.file'))
      .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: words('staff.importLicenses.preview') }).click();
    const create = words('staff.importLicenses.create', { count: 2 });
    await page.getByRole('button', { name: create }).click();
    await expect(page.getByText(words('staff.importLicenses.done', { count: 2 }))).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: email })).toHaveCount(2);
  });

  test('releases several at once, and makes the keys that offline computers need', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 5 });
    const gone = [await house.computer(license, 'CNC-1'), await house.computer(license, 'CNC-2')];
    await house.computer(license, 'CNC-3');
    await house.changeTerms(license);
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    for (const { name } of gone) {
      await page.getByLabel(words('staff.computers.chooseOne', { name })).check();
    }
    await page.getByText(words('staff.releaseSeveral.summary')).click();
    const form = page.locator('#release-several');
    await form.getByLabel(words('deactivate.reason'), { exact: true }).fill('Sold');
    await form.getByRole('button', { name: words('staff.releaseSeveral.submit') }).click();
    for (const { name, activationId } of gone) {
      await expect(page.getByText(words('receipt.released', { name }))).toBeVisible();
      expect(await house.stateOf(activationId)).toBe('released_claimed');
    }
    await page.getByRole('button', { name: words('staff.handOver.make') }).click();
    await expect(page.getByText(words('staff.license.done.keys'))).toBeVisible();
    await expect(page.getByRole('link', { name: words('staff.handOver.download') })).toBeVisible();
  });
});
