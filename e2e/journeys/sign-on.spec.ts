import type { Page } from '@playwright/test';
import { startDnsServer } from '../../scripts/test/dns-server.mjs';
import { CLIENT } from '../../scripts/test/identity-provider.mjs';
import { startOwnPortal } from '../fixtures/own-portal';
import { startProvider } from '../fixtures/sign-on';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** At the provider: who they are there. */
async function signInThere(page: Page, email: string) {
  await page.getByRole('link', { name: 'localhost' }).click();
  await expect(page.getByRole('heading', { name: 'Example Provider' })).toBeVisible();
  await page.getByLabel('Address').fill(email);
  await press(page, 'Sign in at the provider');
}

async function askAs(page: Page, email: string) {
  await page.goto('/sign-in?again=1');
  await page.getByLabel(words('signIn.emailLabel')).fill(email);
  await press(page, words('signIn.emailSubmit'));
}

test('a contact sets single sign-on up alone, their people sign in by it, and a way back stays', async ({
  browser,
  demo,
}) => {
  test.setTimeout(120_000);
  const [provider, dns] = await Promise.all([startProvider(), startDnsServer()]);
  const own = await startOwnPortal(demo, (origin) => ({
    PORTAL_URL: origin,
    DNS_SERVERS: dns.address,
    PRIVATE_IDENTITY_PROVIDERS: '1',
  }));
  const { house, baseUrl } = own;
  const domain = `${house.unique()}.example`;
  const [contact, member] = [`it@${domain}`, `member@${domain}`];
  const license = await house.license({ organization: 'Example Works', email: member });
  await house.member(contact, 'Example Works', 'contact');
  await house.member(member, 'Example Works', 'member');
  const at = `/organizations/${await house.organizationIdOf(license)}/sign-on`;

  const context = await browser.newContext({ baseURL: baseUrl });
  await context.addCookies([{ ...(await house.sessionCookie(contact)), url: baseUrl }]);
  const page = await context.newPage();
  await page.goto(at);
  await page.getByLabel(words('signOn.provider.issuer')).fill(provider.issuer);
  await page.getByLabel(words('signOn.provider.clientId')).fill(CLIENT.clientId);
  await page.getByLabel(words('signOn.provider.clientSecret')).fill(CLIENT.clientSecret);
  await press(page, words('signOn.provider.save'));
  await expect(page.getByText(words('signOn.done.provider'))).toBeVisible();
  expect(await page.content()).not.toContain(CLIENT.clientSecret);

  await page.getByLabel(words('signOn.domains.domain'), { exact: true }).fill(domain);
  await press(page, words('signOn.domains.add'));
  await expect(page.getByText(words('signOn.done.added'))).toBeVisible();
  const lookUp = words('signOn.domains.lookUpThis', { domain });
  await press(page, lookUp);
  await expect(page.getByText(words('refusal.RECORD_MISSING.title'))).toBeVisible();
  const [name, value] = await page.locator(`[data-domain="${domain}"] dd`).allTextContents();
  dns.records.set(name ?? '', [value ?? '']);
  await press(page, lookUp);
  await expect(page.getByText(words('signOn.done.proven'))).toBeVisible();

  await press(page, words('signOn.test.submit'));
  await signInThere(page, 'it@elsewhere.example');
  await expect(page.getByText(words('refusal.SSO_OTHER_DOMAIN.title'))).toBeVisible();
  await context.clearCookies({ domain: 'localhost', name: /^_(session|interaction)/ });
  await press(page, words('signOn.test.submit'));
  await signInThere(page, contact);
  await expect(page.getByText(words('signOn.done.tested'))).toBeVisible();
  await page.getByLabel(words('signOn.use.label')).selectOption('required');
  // The contact's own session is of a passkey, which is no way in from then on.
  await press(page, words('signOn.use.submit'));
  await expect(page).toHaveURL(/\/sign-in/);

  // A member is led to the provider, and is in; a mailed code does not reach them.
  const theirs = await browser.newContext({ baseURL: baseUrl });
  const tab = await theirs.newPage();
  await askAs(tab, member);
  await expect(tab.getByRole('heading', { name: words('signOn.go.title') })).toBeVisible();
  await signInThere(tab, member);
  await expect(tab).toHaveURL(/\/licenses$/);
  await expect(tab.getByText(license.ending).first()).toBeVisible();
  await tab.goto('/account');
  await expect(tab.getByText(words('account.openedBy.sso'))).toBeVisible();

  // The way back: a contact has a code mailed.
  await askAs(page, contact);
  await page.getByText(words('signOn.go.otherwise')).click();
  await press(page, words('signOn.go.mailSubmit'));
  await expect(page.getByLabel(words('signIn.codeLabel'))).toBeVisible();

  await Promise.all([context.close(), theirs.close()]);
  await Promise.all([own.stop(), provider.stop(), dns.stop()]);
});
