import { makeVisitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const PNG = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')}`;
const VENDOR = {
  'customerSite/vendorName': 'Works & “Söhne”',
  'customerSite/customerSiteLogo': PNG,
  'customerSite/supportEmail': 'help@vendor.example',
  'customerSite/supportUrl': 'https://vendor.example/help?a=1&b=2',
  'customerSite/supportPhone': '+1 (555) 010-0199',
} as const;
const HREFS = [
  'mailto:help@vendor.example',
  'https://vendor.example/help?a=1&amp;b=2',
  'tel:+15550100199',
];
const REFERENCE = 'R-[0-9A-HJKMNP-TV-Z]{8}';

test('vendorName, supportEmail, supportUrl, supportPhone: at the foot of every page, and as buttons where a text sends people to support', async ({
  ownPortal: { baseUrl, house },
}) => {
  const license = await house.license();
  const scanned = new URL(house.device(license, 'LAB-PC-07').request.request).pathname;
  await house.suspend(license);
  const stranger = makeVisitor(baseUrl);
  const owner = makeVisitor(baseUrl, await house.sessionCookie(license.email));
  const sent = [
    [stranger, scanned],
    [stranger, '/deactivate/broken?sent=1'],
    [stranger, '/was-not-me/done'],
    [owner, `/licenses/${license.licenseId}`],
  ] as const;
  const unasked = ['/', '/nowhere', '/sign-in'].map((path) => [stranger, path] as const);
  const everywhere = [...unasked, ...sent];

  for (const [visitor, path] of everywhere) {
    const { html } = await visitor.read(path);
    expect(foot(html), path).not.toMatch(/mailto:|tel:|vendor\.example|Licenses of/);
  }
  for (const [visitor, path] of sent) {
    const { html } = await visitor.read(path);
    expect(main(html), path).toContain('seller’s mail that brought you the license');
    expect(main(html), path).toMatch(new RegExp(REFERENCE));
    expect(main(html), path).not.toMatch(/mailto:|tel:|[Cc]ontact support|ask support/);
  }

  for (const [name, value] of Object.entries(VENDOR)) {
    await house.setAt(name as keyof typeof VENDOR, value);
  }
  for (const [visitor, path] of everywhere) {
    const { html } = await visitor.read(path);
    for (const href of HREFS) expect(foot(html), path).toContain(`href="${href}"`);
    expect(foot(html), path).toContain('Licenses of Works &amp; “Söhne”');
  }
  for (const [visitor, path] of sent) {
    const { html } = await visitor.read(path);
    expect(main(html), path).not.toContain('seller’s mail');
    const subject = new RegExp(
      `href="mailto:help@vendor\\.example\\?subject=(${REFERENCE})%3A%20([^"]*)"`,
    );
    const [, reference = '', about = ''] = subject.exec(main(html)) ?? [];
    expect(main(html), path).toContain(words('support.reference', { reference }));
    expect(decodeURIComponent(about)).not.toContain(license.activationKey);
    for (const href of HREFS.slice(1)) expect(main(html), path).toContain(`href="${href}"`);
  }
  for (const name of Object.keys(VENDOR)) await house.setAt(name as keyof typeof VENDOR, null);
});

const main = (html: string) => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
const foot = (html: string) => /<footer[\s\S]*<\/footer>/.exec(html)?.[0] ?? '';
