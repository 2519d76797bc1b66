import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

test.describe('the overview of the desk', () => {
  test.beforeEach(async ({ house, signedInAs }) => {
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
  });

  test('says in words, as pictures and in tables what became of the seats of a product', async ({
    page,
    house,
  }) => {
    const license = await house.license({ seats: 5, product: 'short' });
    const proven = await house.computer(license, 'LAB-PC');
    await house.release(proven, proven.dvc);
    const claimed = await house.computer(license, 'OLD-LAPTOP');
    await house.claim(claimed);
    await house.comeBack(claimed);
    await house.countDays();
    await page.goto('/staff');
    const nav = page.getByRole('navigation', { name: words('staff.nav.label') });
    await nav.getByRole('link', { name: words('staff.nav.overview') }).click();
    const plots = page.getByRole('img');
    // Seats, proof, claims, and at least the doors that this test went through.
    await expect.poll(() => plots.count()).toBeGreaterThan(4);
    for (const title of ['seats', 'proof', 'doors', 'back'] as const) {
      const plot = page.locator('section').filter({
        has: page.getByRole('heading', { name: words(`staff.overview.${title}.title`) }),
      });
      await plot.getByText(words('staff.overview.numbers')).click();
      const table = plot.getByRole('table', { name: words(`staff.overview.${title}.title`) });
      await expect(table.getByRole('row').nth(1)).toBeVisible();
    }
    const back = page.getByRole('table', { name: words('staff.overview.back.title') });
    await expect(back.getByRole('row').nth(1).getByRole('cell').nth(1)).not.toHaveText('0');
  });

  test('leads to the licenses that end soon, as a list and as a file', async ({ page, house }) => {
    const lastDay = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const license = await house.license({ term: 'trial', lastDay });
    await page.goto('/staff/overview');
    const arrived = page.waitForEvent('download');
    await page.getByRole('link', { name: words('staff.list.export') }).click();
    const file = await readFile(await (await arrived).path(), 'utf8');
    expect(file).toContain(license.licenseId);
    await page.getByRole('link', { name: words('staff.overview.ending.all') }).click();
    await expect(page).toHaveURL(/\/staff\/licenses\?ending=30&sort=ending$/);
    await expect(page.getByRole('row').filter({ hasText: license.email })).toBeVisible();
  });

  test('names who used up what may be released without a code, as the admin command does', async ({
    page,
    house,
    admin,
  }) => {
    const license = await house.license({ seats: 3 });
    await house.set('options/maxReleaseCountAbsolute', true, license);
    await house.set('options/maxReleaseCount', 1, license);
    const row = page.getByRole('row').filter({ hasText: license.email });
    await page.goto('/staff/overview');
    await expect(row).toHaveCount(0);
    await house.claim(await house.computer(license, 'OLD-LAPTOP'));
    await page.reload();
    await expect(row).toContainText(words('staff.overview.limits.never'));
    const { metLimits } = await admin.run<{ metLimits: { licenseId: string }[] }>('overview');
    expect(metLimits.map(({ licenseId }) => licenseId)).toContain(license.licenseId);
    await row.getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/staff/licenses/${license.licenseId}$`));
  });
});
