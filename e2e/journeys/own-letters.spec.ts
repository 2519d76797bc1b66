import { expect, test } from '../fixtures/kept-browser';
import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { words } from '../fixtures/words';

test('an address whose domain has letters of its own signs in with a code, and is shown as it was typed', async ({
  page,
  house,
  mailbox,
}) => {
  const person = `person-${house.unique()}`;
  const stored = `${person}@xn--bcher-kva.example`;
  const readable = `${person}@bücher.example`;
  await house.license({ email: stored });

  await page.goto('/sign-in');
  // Chromium submits the ASCII form of what stands in a field for mail addresses, Firefox what was typed.
  await askForCode(page, readable);
  await enterCode(page, codeIn(await mailbox.newest(stored, signInSubject())));

  await expect(page.getByRole('heading', { name: words('licenses.title') })).toBeVisible();
  await expect(page.locator('body')).toContainText(readable);
  await expect(page.locator('body')).not.toContainText('xn--');
});
