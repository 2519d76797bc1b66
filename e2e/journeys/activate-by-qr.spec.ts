import { expect, test } from '../fixtures/kept-browser';
import { readKeyGroups } from '../fixtures/read-key';
import { readQr } from '../fixtures/read-qr';
import { codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { words } from '../fixtures/words';

test.describe('offline activation by QR', () => {
  test('one tap from the scanned code to the key; read off the screen and typed, it activates the wizard', async ({
    page,
    hand,
    house,
    mailbox,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const request = await wizard.request(license.activationKey);
    expect(request.type).toBe(2);

    const scanned = readQr(wizard.qr);
    expect(scanned).toMatch(/^HTTP:\/\/LOCALHOST:\d+\/A\/[0-9A-Z.$*+/:-]+$/);
    await page.goto(scanned);
    await expect(page.getByRole('heading', { name: words('activateConfirm.title') })).toBeVisible();
    await expect(page.getByText('Example CAD')).toBeVisible();
    await expect(page.getByText('LAB-PC-07')).toBeVisible();
    await expect(page.getByText(request.computerId)).toHaveCount(0);
    expect(await house.seatsUsed(license)).toBe(0);

    await hand.press(page.getByRole('button', { name: words('activateConfirm.submit') }));
    const groups = await readKeyGroups(page);
    expect(hand.presses).toBe(1);
    expect(await house.seatsUsed(license)).toBe(1);

    expect(await wizard.accept(...groups)).toMatchObject({ state: 'ACTIVE', kind: 'CK' });
    expect((await wizard.isActive()).license.deviceCode).toBe(request.deviceCode);

    const subject = words('mail.activated.subject', {
      computer: 'LAB-PC-07',
      product: 'Example CAD',
    });
    expect((await mailbox.newest(license.email, subject)).text).toContain(request.computerId);
  });

  test('phone locked, page gone: scanned again, the same key and no new seat', async ({
    page,
    context,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    const scanned = readQr(wizard.qr);
    await page.goto(scanned);
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    const first = await readKeyGroups(page);
    await page.close();

    const again = await context.newPage();
    await again.goto(scanned);
    expect(await readKeyGroups(again)).toEqual(first);
    expect(await house.seatsUsed(license)).toBe(1);
    // The wizard, reopened, shows the same code: still no new seat.
    const reopened = await wizard.request(license.activationKey);
    expect(readQr(wizard.qr)).toBe(scanned);
    await again.goto(reopened.url);
    expect(await readKeyGroups(again)).toEqual(first);
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('where the product issues short keys, the short one is shown first and does it', async ({
    page,
    house,
    wizardOf,
  }) => {
    const license = await house.license({ product: 'short' });
    const wizard = wizardOf('MILL-2', 'short');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    const groups = await readKeyGroups(page, 'computerKey.shortLabel');
    expect(groups.length).toBeLessThanOrEqual(5);
    expect(await wizard.accept(...groups)).toMatchObject({ state: 'ACTIVE', kind: 'SCK' });

    await page.getByText(words('computerKey.longerGroups')).click();
    const longer = await readKeyGroups(page);
    expect(await wizard.accept(longer.join('-'))).toMatchObject({ state: 'ACTIVE', kind: 'CK' });
  });

  test('a typo in the typed key is located by its group', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    const groups = await readKeyGroups(page);
    const typed = groups.with(
      4,
      groups[4]?.replace(/.$/, (last) => (last === '7' ? '8' : '7')) ?? '',
    );
    expect(await wizard.refusesKey(...typed)).toMatchObject({
      code: 'CODE_TYPO',
      details: { badGroups: [4] },
    });
    await wizard.accept(...groups);
  });

  test('no seat free, signing in there: another computer makes room, in four taps', async ({
    page,
    house,
    wizardOf,
    mailbox,
  }) => {
    const license = await house.license({ seats: 2 });
    const old = await house.computer(license, 'OFFICE-1');
    await house.computer(license, 'OFFICE-2');
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('noSeat.title'));
    await page.getByLabel(words('signIn.emailLabel')).fill(license.email);
    await page.getByRole('button', { name: words('noSeat.signInSubmit') }).click();
    await enterCode(page, codeIn(await mailbox.newest(license.email, signInSubject())));
    await page
      .getByRole('button', { name: words('noSeat.chooseName', { name: 'OFFICE-1' }) })
      .click();
    expect(page.url()).not.toContain('/A/');
    const both = words('deactivate.submitWaiting', { name: 'LAB-PC-07' });
    await page.getByRole('button', { name: both }).click();
    await wizard.accept(...(await readKeyGroups(page)));
    expect(await house.stateOf(old.activationId)).toBe('released_claimed');
    expect(await house.seatsUsed(license)).toBe(2);
  });

  test('no seat free: the page says so, and activates once one was freed', async ({
    page,
    house,
    wizardOf,
  }) => {
    const license = await house.license({ seats: 1 });
    const holder = await house.computer(license, 'OFFICE-1');
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    const title = page.getByRole('heading', { level: 1 });
    await expect(title).toHaveText(words('noSeat.title'));
    await page.getByRole('link', { name: words('noSeat.retry') }).click();
    await expect(title).toHaveText(words('noSeat.title'));
    await house.release(holder, holder.dvc);
    await page.getByRole('link', { name: words('noSeat.retry') }).click();
    const activate = { name: words('activateConfirm.submit'), exact: true };
    await page.getByRole('button', activate).click();
    await wizard.accept(...(await readKeyGroups(page)));
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('a damaged code says so and leads on', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto(url.slice(0, -3));
    await expect(page.getByText(words('refusal.REQUEST_DAMAGED.text'))).toBeVisible();
    await expect(page.getByText(words('landingRefused.unchanged'))).toBeVisible();
  });
});
