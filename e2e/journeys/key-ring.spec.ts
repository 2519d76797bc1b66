import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';
import { makeWizard } from '../fixtures/wizard';

/** Presses a step of a key's page, once it is said that this is so. */
async function take(page: Page, step: 'rotate' | 'compromise' | 'reissue', kid: number) {
  const form = page.locator(`form#${step}`);
  if (step === 'compromise') await form.getByLabel(words('staff.ring.reason')).fill('Stolen');
  await form.getByRole('checkbox').check();
  await form.getByRole('button').click();
  const said = words(`staff.ring.done.${step}`, { kid, computers: 1 });
  await expect(page.getByText(said)).toBeVisible();
}

test('a rotation stops no computer; a compromised key is refused by updated programs, which get another', async ({
  page,
  house,
  signedInAs,
}, testInfo) => {
  test.setTimeout(90_000);
  const admin = house.freshEmail();
  await house.staff(admin, 'admin');
  await signedInAs(admin);
  await page.goto('/staff/products');
  await page.getByText(words('staff.products.create')).first().click();
  await page.getByLabel(words('staff.products.name')).fill(`Ring ${house.unique()}`);
  await page.getByRole('button', { name: words('staff.products.create') }).click();
  await expect(page).toHaveURL(/\/staff\/products\/\d+$/);
  const path = new URL(page.url()).pathname;
  const productId = Number(path.split('/').at(-1));
  const keyPage = (kid: number) => page.goto(`${path}/keys/${kid}`);

  /** The program as it is built now, and a computer that runs it. */
  const program = async (name: string) => {
    const file = testInfo.outputPath(name);
    const exported = await (await page.request.get(`${path}/json`)).json();
    writeFileSync(file, JSON.stringify({ ...exported, version: '12.3', buildDate: '2026-01-01' }));
    return file;
  };
  const first = await program('first.json');
  const folder = (name: string) => testInfo.outputPath(name);
  const online = makeWizard(folder('online'), first, 'ONLINE-PC');
  const offline = makeWizard(folder('offline'), first, 'OFFLINE-PC');
  // Both run on this computer, so that each has a license of its own.
  const license = await house.license({ productId });
  const other = await house.license({ productId });

  /** Which key signed for the one, and for the other. */
  const kids = () =>
    Promise.all(
      [license, other].map(async ({ licenseId }) => {
        const of = eq(activation.licenseId, licenseId);
        const rows = await house.db.select({ kid: activation.kid }).from(activation).where(of);
        return rows[0]?.kid;
      }),
    );

  await online.activate(license.activationKey);
  const asked = await offline.request(other.activationKey);
  const oldKey = (await house.activate(asked.url)).computerKey;
  await offline.accept(oldKey);
  expect(await kids()).toEqual([1, 1]);

  await keyPage(2);
  await take(page, 'rotate', 2);
  // Who was active goes on, also against the portal.
  await online.isActive();
  await offline.isActive();
  expect(await online.checkIn(0)).toMatchObject({ state: 'ACTIVE' });
  // Under other terms they get a key by the new one: at check-in, and by the request sent again.
  await house.changeTerms(license);
  await house.changeTerms(other);
  expect(await online.checkIn(0)).toMatchObject({ verdict: 'NEW_TERMS', state: 'ACTIVE' });
  const renewed = (await house.activate(asked.url)).computerKey;
  expect(await kids()).toEqual([2, 2]);
  // A program that knows nothing of the rotation takes it.
  await offline.accept(renewed);
  await offline.isActive();

  await keyPage(2);
  await take(page, 'compromise', 2);
  const second = await program('second.json');
  const onlineUpdated = makeWizard(folder('online'), second, 'ONLINE-PC');
  const offlineUpdated = makeWizard(folder('offline'), second, 'OFFLINE-PC');
  expect((await onlineUpdated.isNotActive()).state).toBe('KID_REVOKED');
  expect((await offlineUpdated.refusesKey(renewed)).code).toBe('KID_REVOKED');
  // The check-in brings one by the key that signs now.
  expect(await onlineUpdated.checkIn(0)).toMatchObject({ verdict: 'NEW_TERMS', state: 'ACTIVE' });
  await onlineUpdated.isActive();
  expect(await kids()).toEqual([4, 2]);
  // For the one without internet staff sign again, and its request brings the key.
  await keyPage(2);
  await take(page, 'reissue', 2);
  await offlineUpdated.accept((await house.activate(asked.url)).computerKey);
  await offlineUpdated.isActive();
  expect(await kids()).toEqual([4, 4]);
});
