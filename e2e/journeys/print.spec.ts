import { expect, test } from '../fixtures/kept-browser';
import { lowestContrast } from '../fixtures/lowest-contrast';
import type { ProductKind } from '../fixtures/portal';
import { readKeyGroups } from '../fixtures/read-key';
import { words } from '../fixtures/words';

const PAPER = { media: 'print', colorScheme: 'dark' } as const;

for (const product of ['signed', 'short'] as const satisfies ProductKind[]) {
  test(`a sheet of a ${product} key says whose it is and from when, and is one sheet`, {
    tag: '@chromium',
  }, async ({ page, house, wizardOf }) => {
    const license = await house.license({ product, term: 'subscription', lastDay: '2031-03-31' });
    const wizard = wizardOf('A-COMPUTER-OF-THE-LONGEST-NAME', product);
    const { url, deviceCode } = await wizard.request(license.activationKey);
    const { computerKey, shortComputerKey } = await house.activate(url);
    await page.goto(new URL(url).pathname);
    await page.emulateMedia(PAPER);
    const sheet = page.getByRole('main');
    for (const said of [
      ...['Example Software', product === 'short' ? 'Example Mill' : 'Example CAD'],
      ...[words('facts.licenseEnding', { ending: license.ending }), deviceCode, 'March 31, 2031'],
    ])
      await expect(sheet.getByText(said, { exact: true })).toBeVisible();
    await expect(sheet).toContainText('A-COMPUTER-OF-THE-LONGEST-NAME');
    await expect(sheet).not.toContainText(license.activationKey);
    // With its time zone.
    const asOf = sheet.getByRole('term').filter({ hasText: words('facts.asOf') });
    await expect(asOf.locator('..')).toContainText(/20\d\d.* \d\d:\d\d.* (UTC|GMT\S*|[A-Z]{2,5})$/);
    await expect(sheet.getByRole('img', { name: words('computerKey.qrAlt') })).toBeVisible();
    const label = shortComputerKey ? 'computerKey.shortLabel' : 'computerKey.label';
    expect((await readKeyGroups(page, label)).join('-')).toBe(shortComputerKey ?? computerKey);
    await expect(sheet.getByText(computerKey, { exact: true })).toBeVisible();
    await expect(sheet.getByRole('button')).toHaveCount(0);
    expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
    for (const format of ['A4', 'Letter']) {
      const pdf = (await page.pdf({ format })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
    }
  });
}

test('a receipt prints dark on light, also from a screen in dark mode', {
  tag: '@chromium',
}, async ({ page, house, signedInAs }) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.release(computer, computer.dvc);
  await signedInAs(license.email);
  await page.goto(`/receipts/${computer.activationId}?outcome=released`);
  await page.emulateMedia(PAPER);
  expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
});
