import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/kept-browser';
import { readKeyGroups } from '../fixtures/read-key';
import { readQr } from '../fixtures/read-qr';
import { words } from '../fixtures/words';

test.describe('seeing my licenses', () => {
  test('the list, one license with seats, term and what may still be done, its Activation Key on demand', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({
      seats: 3,
      term: 'subscription',
      lastDay: '2031-03-31',
      features: ['export', 'batch'],
    });
    await house.set('options/maxReleaseCount', 2, license);
    await house.set('options/maxReleaseCountAbsolute', true, license);
    await house.set('options/maxReleasePeriodInDays', 30, license);
    const gone = await house.computer(license, 'OLD-LAPTOP');
    await house.release(gone, gone.dvc);
    await house.computer(license, 'CNC-3');
    await house.computer(license, 'LAB-PC-07');

    await signedInAs(license.email);
    await page.goto('/licenses');
    const row = page.getByRole('listitem').filter({ hasText: license.ending });
    await expect(row).toContainText(words('term.subscription', { day: 'March 31, 2031' }));
    await expect(row).toContainText(words('seats.used', { used: 2, seats: 3 }));
    await row.getByRole('link').click();

    await expect(page.getByRole('heading', { name: 'Example CAD' })).toBeVisible();
    await expect(page.getByText(words('license.releases', { remaining: 2 }))).toBeVisible();
    await expect(page.getByText('export and batch')).toBeVisible();
    const computers = page.getByRole('listitem');
    await expect(computers.filter({ hasText: 'CNC-3' })).toContainText(words('state.active'));
    await expect(page.getByText(license.activationKey)).toBeHidden();
    await page.getByText(words('license.showKey')).click();
    await expect(page.getByText(license.activationKey)).toBeVisible();
    await page.getByRole('link', { name: words('computers.closedTitle') }).click();
    await expect(computers.filter({ hasText: 'OLD-LAPTOP' })).toContainText(
      words('state.released_proven'),
    );
  });

  test('the Computer Key of a computer once more: as groups, one text, file, QR code and mail', async ({
    page,
    house,
    mailbox,
    signedInAs,
  }, testInfo) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto(`/licenses/${license.licenseId}`);
    await page.getByRole('link', { name: words('computers.keyName', { name: 'CNC-3' }) }).click();
    await expect(
      page.getByRole('heading', { name: words('computerKeyPanel.title', { name: 'CNC-3' }) }),
    ).toBeVisible();

    expect((await readKeyGroups(page)).join('-')).toBe(computer.computerKey);
    await expect(page.getByText(computer.computerKey, { exact: true })).toBeVisible();

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: words('computerKey.file') }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('license-CNC-3.json');
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
      olp: 1,
      computerKey: computer.computerKey,
    });

    const picture = testInfo.outputPath('key.png');
    await page.getByRole('img', { name: words('computerKey.qrAlt') }).screenshot({ path: picture });
    expect(readQr(picture)).toBe(computer.computerKey.replaceAll('-', ''));

    await page.getByRole('button', { name: words('computerKey.mail') }).click();
    await expect(
      page.getByText(words('computerKey.mailed', { email: license.email })),
    ).toBeVisible();
    const subject = words('mail.computer-key.subject', {
      computer: 'CNC-3',
      product: 'Example CAD',
    });
    expect((await mailbox.newest(license.email, subject)).text).toContain(computer.computerKey);
  });

  test('after the term changed the page offers the new key, which takes no seat', async ({
    page,
    house,
    admin,
    signedInAs,
  }) => {
    const license = await house.license({ term: 'subscription', lastDay: '2031-03-31' });
    const computer = await house.computer(license, 'CNC-3');
    await admin.run('license', 'extend', license.licenseId, '--until', '2032-03-31');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}`);
    await expect(page.getByText(words('computerKey.outdated'))).toBeVisible();
    await page.getByRole('button', { name: words('computerKey.renew') }).click();
    await expect(page.getByText(words('computerKey.outdated'))).toBeHidden();
    await expect(page.getByText('March 31, 2032')).toBeVisible();
    expect((await readKeyGroups(page)).join('-')).not.toBe(computer.computerKey);
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('on paper the key stands in groups and as text, without buttons', {
    tag: '@chromium',
  }, async ({ page, house, signedInAs }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}`);
    await page.emulateMedia({ media: 'print' });
    expect((await readKeyGroups(page)).join('-')).toBe(computer.computerKey);
    await expect(page.getByRole('button', { name: words('computerKey.copy') })).toBeHidden();
    await expect(page.getByRole('button', { name: words('computerKey.mail') })).toBeHidden();
  });
});
