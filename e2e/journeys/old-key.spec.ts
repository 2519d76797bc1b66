import { expect, test } from '../fixtures/kept-browser';
import { readKeyGroups } from '../fixtures/read-key';
import { readQr } from '../fixtures/read-qr';
import { words } from '../fixtures/words';

test('an old Computer Key is refused by the wizard that was deactivated, and its request by the portal', async ({
  page,
  demo,
  house,
  wizardOf,
}) => {
  const license = await house.license();
  const wizard = wizardOf('LAB-PC-07');
  const { url } = await wizard.request(license.activationKey);
  const scanned = readQr(wizard.qr);
  await page.goto(scanned);
  await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
  const oldKey = await readKeyGroups(page);
  await wizard.accept(...oldKey);

  const { png } = await wizard.deactivate();
  expect((await wizard.refusesKey(...oldKey)).code).toBe('DEACTIVATED');
  await wizard.isNotActive();

  // Before the seat is freed the portal still shows the key; the wizard goes on refusing it.
  await page.goto(readQr(png));
  await page.getByRole('button', { name: words('deactivateConfirm.submit') }).click();
  await expect(
    page.getByRole('heading', { name: words('deactivated.released', { name: 'LAB-PC-07' }) }),
  ).toBeVisible();

  await page.goto(scanned);
  await expect(page.getByText(words('refusal.REQUEST_CLOSED.text'))).toBeVisible();
  await expect(page.getByRole('list', { name: words('computerKey.label') })).toBeHidden();
  await page.goto('/activate');
  await page.getByLabel(words('activateByHand.requestLabel')).fill(url);
  await page.getByRole('button', { name: words('activateByHand.requestSubmit') }).click();
  await expect(page.getByText(words('refusal.REQUEST_CLOSED.text'))).toBeVisible();
  const door = await fetch(`${demo.baseUrl}/api/olp/v1/activate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: url }),
  });
  expect(door.status).toBe(409);
  expect(await door.json()).toMatchObject({ error: { code: 'REQUEST_CLOSED' } });
  expect(await house.seatsUsed(license)).toBe(0);

  // A new request is another matter: a seat is free, and its key works. The old one still does not.
  const again = await wizard.request(license.activationKey);
  await page.goto(again.url);
  await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
  const newKey = await readKeyGroups(page);
  expect(newKey).not.toEqual(oldKey);
  expect((await wizard.refusesKey(...oldKey)).code).toBe('DEACTIVATED');
  await wizard.accept(...newKey);
  await wizard.isActive();
});
