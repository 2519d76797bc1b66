import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import { savePicture } from '../fixtures/save-picture';
import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { typeCode } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const HOME = 'https://example.com/account';
const link = (flow: string, query: Record<string, string>) =>
  `/go/${flow}?${new URLSearchParams(query)}`;

/** The way back: above every page, and as a button at the end. */
const above = (page: Page, href: string) =>
  page.getByRole('navigation').locator(`a[href="${href}"]`);
const below = (page: Page, href: string) => page.getByRole('main').locator(`a[href="${href}"]`);

test.beforeEach(({ house }) =>
  house.setAt('customerSite/returnAddresses', ['https://example.com', 'examplecad:']),
);

test('a program has its computer deactivated: its Computer ID is there, the key is typed, and the way back leads to it', async ({
  page,
  house,
}, testInfo) => {
  const license = await house.license({ seats: 3 });
  const computer = await house.computer(license, 'CNC-3');
  await house.computer(license, 'LAB-PC');
  const home = 'examplecad:deactivated';
  await page.goto(link('deactivate', { computer: computer.computerId, return: home }));
  await expect(page.getByLabel(words('selfHelp.computerIdLabel'))).toHaveValue(computer.computerId);
  await expect(above(page, home)).toBeVisible();
  await expect(page.getByRole('link', { name: words('nav.signIn') })).toHaveCount(0);
  await savePicture(page, 'link deactivate', testInfo.project.name);
  await typeCode(page, words('selfHelp.keyLabel'), license.activationKey);
  await page.getByRole('button', { name: words('deactivateByKey.submit'), exact: true }).click();
  await expect(page).toHaveURL('/deactivate/done');
  await expect(below(page, home)).toBeVisible();
  await expect(below(page, home)).toContainText('examplecad');
  await savePicture(page, 'link deactivated', testInfo.project.name);
  expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
});

test('a site opens the licenses of one product: signed in on the way, narrowed to them, and out of it by the title', async ({
  page,
  house,
  mailbox,
}, testInfo) => {
  const email = house.freshEmail();
  const license = await house.license({ email });
  const other = await house.license({ email, product: 'unbound' });
  await page.goto(link('licenses', { product: `${license.productId}`, return: HOME }));
  await expect(above(page, HOME)).toContainText('example.com');
  await savePicture(page, 'link sign-in', testInfo.project.name);
  await askForCode(page, email);
  await expect(above(page, HOME)).toBeVisible();
  await enterCode(page, codeIn(await mailbox.newest(email, signInSubject())));
  await expect(page).toHaveURL(`/licenses?product=${license.productId}`);
  await expect(page.getByText(license.ending)).toBeVisible();
  await expect(page.getByText(other.ending)).toHaveCount(0);
  await expect(above(page, HOME)).toBeVisible();
  await savePicture(page, 'link licenses', testInfo.project.name);
  await page.getByRole('link', { name: 'Example CAD' }).click();
  await expect(above(page, HOME)).toBeVisible();

  await page.locator('header a[href="/go"]').click();
  await expect(page).toHaveURL('/');
  await expect(above(page, HOME)).toHaveCount(0);
  await expect(page.getByRole('link', { name: words('nav.licenses') }).first()).toBeVisible();
});

test('a program has its request activated: the key to type, and the way back below it', async ({
  page,
  house,
}, testInfo) => {
  const license = await house.license();
  const { request } = house.device(license, 'LAB-PC-07').request;
  await page.goto(link('activate', { request, return: HOME }));
  await expect(page.getByRole('heading', { name: words('activateConfirm.title') })).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(0);
  await page.getByRole('button', { name: words('activateConfirm.submit'), exact: true }).click();
  await expect(
    page.getByRole('heading', { name: words('activated.title', { name: 'LAB-PC-07' }) }),
  ).toBeVisible();
  await expect(below(page, HOME)).toBeVisible();
  await savePicture(page, 'link activated', testInfo.project.name);
});
