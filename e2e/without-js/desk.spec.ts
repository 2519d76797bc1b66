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
});
