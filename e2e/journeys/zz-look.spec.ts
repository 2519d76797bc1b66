import { test } from '../fixtures/test';
import { words } from '../fixtures/words';

test('look', async ({ page, house, signedInAs, brings }) => {
  test.setTimeout(120_000);
  const { email } = await house.license();
  await house.hasSignedIn(email);
  await house.passkey(email, 'Phone of the front desk');
  await house.passkey(email, 'Security key');
  await house.sessionCookie(email, { browser: 'firefox', system: 'windows', address: '203.0.113.7' });
  await house.sessionCookie(email, { browser: 'safari', system: 'ios', address: '2001:db8:1234:5678:9abc:def0:1234:5678', provenBy: 'mail' });
  await house.accountEvents(email, 60);
  await signedInAs(email);
  for (const [name, path] of [['account', '/account?done=others'], ['activity', '/account/activity']] as const) {
    for (const width of [1280, 360]) for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      if (name === 'account') { await page.getByText(words('passkey.change')).first().click(); await page.getByRole('button', { name: words('passkey.add') }).waitFor(); }
      await page.screenshot({ path: `/tmp/account-shots/${name}-${width}-${colorScheme}.png`, fullPage: name === 'account' });
    }
  }
  await brings(await house.sessionCookie(email, { createdAt: new Date(Date.now() - 3_600_000) }));
  await page.goto('/confirm');
  await page.getByRole('button', { name: words('confirm.byPasskey') }).waitFor();
  await page.screenshot({ path: '/tmp/account-shots/confirm-360.png' });
});
