import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`looking for a license, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => {
    test.use({ javaScriptEnabled });

    test('by its whole Activation Key leads to it; no address ever holds the key', async ({
      page,
      house,
      signedInAs,
    }) => {
      const license = await house.license();
      const email = license.email;
      for (let other = 0; other < 5; other += 1) await house.license({ email });
      const foreign = await house.license();
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      await signedInAs(email);
      await page.goto('/licenses');
      const box = page.getByRole('searchbox');
      const look = page.getByRole('button', { name: words('list.search') });

      await box.fill(`Activation Key: ${foreign.activationKey}`);
      await look.click();
      await expect(page).toHaveURL(`/licenses?q=${foreign.ending}`);
      await expect(page.getByRole('main')).toContainText(
        words('licenses.notFound', { search: foreign.ending }),
      );

      await box.fill(license.activationKey.toLowerCase());
      await look.click();
      await expect(page).toHaveURL(`/licenses/${license.licenseId}`);
      const keys = [license, foreign].map((one) => one.activationKey.replaceAll('-', ''));
      const written = addresses.map((url) => decodeURIComponent(url).replace(/[\s+-]/g, ''));
      for (const key of keys) {
        expect(written.filter((url) => url.toUpperCase().includes(key))).toEqual([]);
      }
    });
  });
}
