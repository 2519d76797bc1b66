import type { Page, Route } from '@playwright/test';
import errorPage from '@/messages/en.browser.json' with { type: 'json' };
import { expect, test } from '../fixtures/kept-browser';
import { typeCode } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const { offlineTitle, outdatedTitle } = errorPage.errorPage;

// What answers in place of the portal is of one test.
test.use({ forgetsBrowser: true });

/** Answers the next form, and every one after it until that is over, in place of the portal. */
async function instead(page: Page, answer: (route: Route) => Promise<void>) {
  await page.route('**/*', (route) =>
    route.request().method() === 'POST' ? answer(route) : route.continue(),
  );
  return () => page.unroute('**/*');
}

const ANSWERS: Record<string, (route: Route) => Promise<void>> = {
  'no network': (route) => route.abort('internetdisconnected'),
  'a proxy’s refusal': (route) =>
    route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>Blocked</h1>' }),
  'a proxy that reaches nobody': (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: 'Bad gateway' }),
  'the page of a captive portal': (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome, guest</h1>' }),
};

for (const [what, answer] of Object.entries(ANSWERS)) {
  test(`${what}: what was typed stays, and sending it again does it`, async ({ page, house }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'LAB-PC-07');
    await page.goto('/deactivate');
    await typeCode(page, words('selfHelp.keyLabel'), license.activationKey);
    const id = page.getByLabel(words('selfHelp.computerIdLabel'));
    await id.fill(computer.computerId);
    const submit = page.getByRole('button', { name: words('deactivateByKey.submit'), exact: true });
    const over = await instead(page, answer);
    await submit.click();
    await expect(page.getByText(offlineTitle)).toBeVisible();
    await expect(id).toHaveValue(computer.computerId);
    expect(await house.stateOf(computer.activationId)).toBe('active');
    await over();
    await submit.click();
    await expect(page).toHaveURL('/deactivate/done');
    expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  });
}

test('a tap on a phone without network is not lost: the next one activates', async ({
  page,
  house,
}) => {
  const license = await house.license();
  await page.goto(new URL(house.device(license, 'LAB-PC-07').request.request).pathname);
  const over = await instead(page, (route) => route.abort('internetdisconnected'));
  const submit = page.getByRole('button', { name: words('activateConfirm.submit') });
  await submit.click();
  await expect(page.getByText(offlineTitle)).toBeVisible();
  await over();
  await submit.click();
  const done = words('activated.title', { name: 'LAB-PC-07' });
  await expect(page.getByRole('heading', { level: 1, name: done })).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(1);
});

test('a form whose action an upgrade removed says so, and keeps what was typed', async ({
  page,
}) => {
  await page.goto('/keys');
  const email = page.getByLabel(words('signIn.emailLabel'));
  await email.fill('owner@example.com');
  await instead(page, (route) =>
    route.continue({
      headers: { ...route.request().headers(), 'next-action': '40'.repeat(21) },
    }),
  );
  await page.getByRole('button', { name: words('mailKeys.submit') }).click();
  await expect(page.getByText(outdatedTitle)).toBeVisible();
  await expect(email).toHaveValue('owner@example.com');
});
