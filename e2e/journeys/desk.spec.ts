import { expect, test } from '../fixtures/kept-browser';
import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { words } from '../fixtures/words';

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
});
