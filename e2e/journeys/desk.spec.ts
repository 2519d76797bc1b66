import { expect, test } from '../fixtures/kept-browser';
import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { typeCode } from '../fixtures/type-code';
import { PRODUCTS } from '../fixtures/portal';
import { openPalette } from '../fixtures/open-palette';
import { words } from '../fixtures/words';
import type { House } from '../fixtures/house';

test.describe('staff', () => {
  test('are signed in by a link that the admin command prints, once, without any mail', async ({
    page,
    house,
    admin,
    mailbox,
  }) => {
    const email = house.freshEmail();
    await house.staff(email);
    const made = await admin.run<{ link: string }>('staff', 'sign-in-link', email);
    await page.goto(made.link);
    // Looking at it spends nothing.
    await page.reload();
    await page.getByRole('button', { name: words('signIn.linkSubmit', { email }) }).click();
    await expect(page).toHaveURL(/\/staff(\/|$)/);
    await expect(page.getByRole('navigation', { name: words('staff.nav.label') })).toBeVisible();
    expect(await mailbox.all(email)).toEqual([]);

    await page.getByRole('button', { name: words('nav.signOut') }).click();
    await page.goto(made.link);
    await expect(page.getByText(words('signIn.linkOver.title'))).toBeVisible();
    expect(await admin.refused('staff', 'sign-in-link', house.freshEmail())).toBe('PERSON_UNKNOWN');
  });

  test('land at their desk by a mailed code, and get there from every page', async ({
    page,
    house,
    mailbox,
  }) => {
    const email = house.freshEmail();
    await house.staff(email);
    await page.goto('/sign-in');
    await askForCode(page, email);
    await enterCode(page, codeIn(await mailbox.newest(email, signInSubject())));
    await expect(page).toHaveURL(/\/staff(\/|$)/);
    for (const path of ['/', '/licenses', '/activate', '/nowhere']) {
      await page.goto(path);
      const main = page.getByRole('navigation', { name: words('site.navigation') });
      await main.getByRole('link', { name: words('nav.desk'), exact: true }).click();
      await expect(page).toHaveURL(/\/staff(\/|$)/);
    }
  });

  test('release a dead computer in four interactions, found by its name', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, `MILL-${house.unique()}`);
    await atDesk(house, signedInAs);
    await page.goto('/staff');
    await page.getByRole('searchbox').fill(computer.name.toLowerCase()); // 1
    await page.getByRole('link', { name: computer.name }).click(); // 2
    await page.getByLabel(words('deactivate.reason'), { exact: true }).fill('Burnt'); // 3
    await page.getByRole('button', { name: words('staff.computer.releaseSubmit') }).click(); // 4
    await expect(page.getByText(words('receipt.released', { name: computer.name }))).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/staff/computers/${computer.activationId}`));
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  });

  test('hand over a Computer Key in four interactions, to the registered address alone', async ({
    page,
    house,
    mailbox,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, `MILL-${house.unique()}`);
    await atDesk(house, signedInAs);
    await page.goto('/staff');
    await page.keyboard.type(computer.deviceCode); // 1: the box has the focus
    await page.getByRole('link', { name: computer.name }).click(); // 2
    const send = words('staff.computer.sendTo', { email: license.email });
    await page.getByRole('button', { name: send }).click(); // 3
    await expect(
      page.getByText(words('computerKey.mailed', { email: license.email })),
    ).toBeVisible();
    const mail = await mailbox.newest(
      license.email,
      words('mail.computer-key.subject', { computer: computer.name, product: 'Example CAD' }),
    );
    expect(mail.text).toContain(computer.computerKey);
  });

  test('find by a whole key that never comes into an address, by keyboard alone, from any page', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    await atDesk(house, signedInAs);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/staff/licenses');
    const palette = await openPalette(page);
    await page.keyboard.type(license.activationKey);
    await expect(palette.getByRole('link', { name: `…${license.ending}` })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/staff/licenses/${license.licenseId}`);
    await expect(palette).toBeHidden();
    expect(asked.filter((url) => url.includes(license.ending))).toEqual([]);
    // A key alone does nothing (WCAG 2.1.4).
    await page.keyboard.press('/');
    await expect(palette).toBeHidden();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('licen');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/staff/licenses');
  });

  test('what is typed while an answer is on its way stays', async ({ page, house, signedInAs }) => {
    await atDesk(house, signedInAs);
    await page.goto('/staff');
    const box = page.locator('main').getByRole('searchbox');
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/staff', async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await box.pressSequentially('nobod');
    await asked;
    await box.pressSequentially('y at all');
    letGo();
    await expect(page.getByText(words('staff.find.nothing'))).toBeVisible();
    await expect(box).toHaveValue('nobody at all');
  });

  test('activate for a customer who read the codes out, and see the key', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const { fields } = house.device(license, 'LAB-PC-07');
    await atDesk(house, signedInAs);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    await page.getByRole('link', { name: words('staff.license.activate') }).click();
    await page.getByLabel(words('activateByHand.computerIdLabel')).fill(fields.computerId);
    await typeCode(page, words('activateByHand.deviceCodeLabel'), fields.deviceCode ?? '');
    await page
      .getByRole('button', { name: words('activateByHand.typedSubmit'), exact: true })
      .click();
    await expect(page).toHaveURL(/\/staff\/computers\/[\w-]+$/);
    await expect(page.getByRole('heading', { name: words('staff.computer.key') })).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('create a license, replace its key that leaked, and write a note', async ({
    page,
    house,
    mailbox,
    signedInAs,
  }) => {
    const email = house.freshEmail();
    await atDesk(house, signedInAs);
    await page.goto('/staff/licenses/new');
    await page
      .getByLabel(words('staff.createLicense.product'))
      .selectOption(String(PRODUCTS.signed));
    await page.getByLabel(words('staff.license.email')).fill(email);
    await page.getByLabel(words('staff.license.seats')).fill('0');
    await page.getByRole('button', { name: words('staff.createLicense.submit') }).click();
    await expect(page.getByText(words('refusal.SEATS_INVALID.title')).first()).toBeVisible();
    await expect(page.getByLabel(words('staff.license.email'))).toHaveValue(email);
    const organization = `Example Works ${house.unique()}`;
    await page.getByLabel(words('staff.license.organization')).fill(organization);
    await page.getByLabel(words('staff.license.seats')).fill('3');
    await page.getByRole('button', { name: words('staff.createLicense.submit') }).click();
    await expect(page.getByText(words('staff.license.done.created'))).toBeVisible();
    await expect(page.getByText(organization).first()).toBeVisible();
    const reissue = page.locator('#reissue-key');
    await reissue.getByText(words('staff.license.reissue'), { exact: true }).click();
    await reissue.getByRole('button', { name: words('staff.license.reissueSubmit') }).click();
    await expect(reissue.getByText(words('staff.license.reasonMissing')).first()).toBeVisible();
    await reissue.getByLabel(words('staff.license.reason')).fill('Stood in a forum');
    await reissue.getByRole('button', { name: words('staff.license.reissueSubmit') }).click();
    await expect(page.getByText(words('staff.license.done.reissued'))).toBeVisible();
    await mailbox.newest(email, words('mail.key-replaced.subject', { product: 'Example CAD' }));
    const note = page.locator('#note');
    await note.getByText(words('staff.license.noteSummary')).click();
    await note.getByLabel(words('staff.license.note'), { exact: true }).fill('Calls on Mondays');
    await note.getByRole('button', { name: words('staff.license.noteSubmit') }).click();
    await expect(page.getByRole('cell', { name: 'Calls on Mondays' })).toBeVisible();
  });

  test('give more seats and suspend with a reason; both stand in the history', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 2 });
    await atDesk(house, signedInAs);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    await page.getByText(words('staff.license.terms'), { exact: true }).click();
    await page.getByLabel(words('staff.license.seats'), { exact: true }).fill('5');
    await page.getByRole('button', { name: words('staff.license.changeSubmit') }).click();
    await expect(page.getByText(words('staff.license.done.changed'))).toBeVisible();
    const changed = words('staff.trail.detail', { name: 'seats', from: '2', to: '5' });
    await expect(page.getByText(changed)).toBeVisible();
    const status = page.locator('#set-status');
    await status.getByText(words('staff.license.suspendSummary')).click();
    await status.getByLabel(words('staff.license.reason')).fill('Unpaid since May');
    await status.getByRole('button', { name: words('staff.license.suspend') }).click();
    await expect(
      page.getByText(words('staff.license.done.suspend'), { exact: true }),
    ).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Unpaid since May' })).toBeVisible();
  });
});

async function atDesk(house: House, signedInAs: (email: string) => Promise<void>) {
  const email = house.freshEmail();
  await house.staff(email);
  await signedInAs(email);
}
