import { expect, test } from '../fixtures/kept-browser';
import { askForCode } from '../fixtures/sign-in';
import { words } from '../fixtures/words';

test.describe('where somebody is', () => {
  test('a scanned request has the title of what it says: before, after, refused', async ({
    page,
    house,
  }) => {
    const license = await house.license({ seats: 1 });
    const request = house.device(license, 'LAB-PC-07').request.request;
    await page.goto(new URL(request).pathname);
    await expect(page).toHaveTitle(new RegExp(`^${quoted(words('activateConfirm.title'))} · `));
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    const done = words('activated.title', { name: 'LAB-PC-07' });
    await expect(page.getByRole('heading', { name: done })).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(`^${quoted(done)} · `));
    const other = house.device(license, 'CNC-3').request.request;
    await page.goto(new URL(other).pathname);
    await expect(page).toHaveTitle(new RegExp(`^${quoted(words('refusal.NO_SEAT.title'))} · `));
    await page.goto('/A/DAMAGED0');
    await expect(page).not.toHaveTitle(/\?/);
  });

  test('a scanned deactivation has the title of what it says', async ({ page, house }) => {
    const license = await house.license();
    const { deviceCode, dvc } = await house.computer(license, 'CNC-3');
    await page.goto(`/D/${deviceCode.replaceAll('-', '')}/${dvc.replaceAll('-', '')}`);
    await expect(page).toHaveTitle(new RegExp(`^${quoted(words('deactivateConfirm.title'))} · `));
    await page.getByRole('button', { name: words('deactivateConfirm.submit') }).click();
    const done = words('deactivated.released', { name: 'CNC-3' });
    await expect(page).toHaveTitle(new RegExp(`^${quoted(done)} · `));
    await page.goto(new URL(page.url()).pathname);
    const before = words('deactivated.already_released');
    await expect(page).toHaveTitle(new RegExp(`^${quoted(before)} · `));
  });

  test('a license is titled by its product and key, its place is marked, and who looks at it is named', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    await signedInAs(license.email);
    await page.goto('/licenses');
    const nav = page.getByRole('navigation', { name: words('site.navigation') });
    const list = nav.getByRole('link', { name: words('nav.licenses') });
    await expect(list).toHaveAttribute('aria-current', 'page');
    await page.goto(`/licenses/${license.licenseId}`);
    await expect(page).toHaveTitle(new RegExp(`^Example CAD …${license.ending} · `));
    await expect(list).toHaveAttribute('aria-current', 'true');
    await expect(list).toHaveCSS('box-shadow', /inset/);
    const address = page.getByRole('banner').getByText(license.email, { exact: true });
    await expect(address).toBeVisible();
    await expect(address).toHaveAttribute('translate', 'no');
    await page.setViewportSize({ width: 360, height: 640 });
    await expect(address).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

    const foreign = await house.license();
    const answer = await page.goto(`/licenses/${foreign.licenseId}`);
    expect(answer?.status()).toBe(404);
    await expect(page).toHaveTitle(new RegExp(`^${quoted(words('license.notFound'))} · `));
    await expect(page.getByRole('heading', { name: words('license.notFound') })).toBeVisible();
  });

  test('where a page is there for its form, the first field has the focus', async ({
    page,
    house,
  }) => {
    for (const [path, field] of [
      ['/keys', words('signIn.emailLabel')],
      ['/sign-in', words('signIn.emailLabel')],
    ] as const) {
      await page.goto(path);
      await expect(page.getByLabel(field), path).toBeFocused();
    }
    await askForCode(page, house.freshEmail());
    await expect(page.getByLabel(words('signIn.codeLabel'))).toBeFocused();
    const first = words('codeField.group', { groups: 4 }).replace('#', '1');
    for (const path of ['/license', '/deactivate', '/deactivate/broken']) {
      await page.goto(path);
      await expect(page.getByLabel(first).first(), path).toBeFocused();
    }
  });

  test('the first group has the focus too where scripts were faster than the first picture', async ({
    page,
  }) => {
    // As if the browser had not come to it yet: the plain field loses the focus at once.
    await page.addInitScript(() => {
      document.addEventListener('focusin', ({ target }) => {
        if (target instanceof HTMLInputElement && !target.ariaLabel) target.blur();
      });
    });
    await page.goto('/license');
    const first = words('codeField.group', { groups: 4 }).replace('#', '1');
    await expect(page.getByLabel(first)).toBeFocused();
  });

  test('at the desk the place is in sight in the navigation', async ({
    page,
    house,
    signedInAs,
  }) => {
    const agent = house.freshEmail();
    await house.staff(agent);
    await signedInAs(agent);
    for (const place of ['people', 'mails', 'properties'] as const) {
      await page.goto(`/staff/${place}`);
      const nav = page.getByRole('navigation', { name: words('staff.nav.label') });
      await expect(nav.locator('[aria-current]')).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0]);
    }
  });

  test('browsers and home screens get an icon', async ({ request }) => {
    const icon = await request.get('/favicon.ico');
    expect(icon.headers()['content-type']).toMatch(/icon/);
    expect((await icon.body()).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
    const html = await (await request.get('/')).text();
    const [, touch = ''] = /rel="apple-touch-icon" href="([^"]+)"/.exec(html) ?? [];
    expect((await request.get(touch)).headers()['content-type']).toBe('image/png');
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the first field has the focus too, and the place is marked', async ({ page }) => {
    for (const path of ['/sign-in', '/license', '/keys']) {
      await page.goto(path);
      await expect(page.locator('main input[autofocus]'), path).toHaveCount(1);
    }
    const nav = page.getByRole('navigation', { name: words('site.navigation') });
    await page.goto('/sign-in');
    const here = nav.getByRole('link', { name: words('nav.signIn') });
    await expect(here).toHaveAttribute('aria-current', 'page');
  });
});

const quoted = (text: string) => text.replaceAll(/[?.…]/g, '\\$&');
