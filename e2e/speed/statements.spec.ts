import { everyPage } from '../fixtures/every-page';
import { expect, test } from '../fixtures/test';
import { PAGES, type PagePath } from '../inventory';

/** Statements each page sends, however much there is to show: one for the Server Properties of the site. */
const STATEMENTS: Record<PagePath, number> = {
  '/': 1,
  '/activate': 1,
  '/activate/done': 4,
  '/deactivate': 1,
  '/deactivate/broken': 1,
  '/deactivate/done': 1,
  '/license': 1,
  '/license/details': 6,
  '/keys': 2,
  '/was-not-me': 4,
  '/was-not-me/done': 1,
  '/release-request': 4,
  '/release-request/done': 1,
  '/activation-request': 9,
  '/activation-request/done': 1,
  '/license-owner': 5,
  '/license-owner/done': 1,
  '/receipts/verify': 1,
  '/a/[request]': 7,
  '/a/waiting': 1,
  '/d/[device]/[dvc]': 5,
  '/sign-in': 2,
  '/sign-in/confirm': 2,
  '/sign-in/organization': 1,
  '/domain': 2,
  '/domain/done': 1,
  '/organizations/[organizationId]/sign-on': 5,
  '/organizations/[organizationId]/provisioning': 5,
  '/dev/mail': 2,
  '/account': 5,
  '/account/activity': 4,
  '/account/data': 4,
  '/erased': 1,
  '/confirm': 4,
  '/licenses': 6,
  '/licenses/[licenseId]': 7,
  '/licenses/[licenseId]/activate': 4,
  '/licenses/[licenseId]/keys': 7,
  '/licenses/[licenseId]/activity': 5,
  '/licenses/[licenseId]/address': 4,
  '/organizations': 3,
  '/organizations/[organizationId]': 5,
  '/invitation': 3,
  '/computers': 4,
  '/activate-several': 2,
  '/computers/[activationId]': 6,
  '/computers/[activationId]/deactivate': 7,
  '/receipts/[activationId]': 7,
  '/staff': 2,
  '/staff/overview': 11,
  '/staff/licenses': 6,
  '/staff/computers': 6,
  '/staff/requests': 6,
  '/staff/requests/[requestId]': 4,
  '/staff/illegal-computers': 6,
  '/staff/illegal-computers/[activationId]': 3,
  '/staff/cloned-computers': 6,
  '/staff/cloned-computers/[activationId]': 3,
  '/staff/organizations': 5,
  '/staff/organizations/[organizationId]': 6,
  '/staff/people': 5,
  '/staff/attempts': 5,
  '/staff/mails': 5,
  '/staff/events': 5,
  '/staff/licenses/new': 3,
  '/staff/licenses/import': 2,
  '/staff/licenses/import/[importId]': 3,
  '/staff/licenses/[licenseId]': 15,
  '/staff/licenses/[licenseId]/activate': 4,
  '/staff/computers/[activationId]': 11,
  '/staff/team': 3,
  '/staff/view': 2,
  '/staff/products': 3,
  '/staff/products/[productId]': 5,
  '/staff/products/[productId]/keys/[kid]': 5,
  '/staff/receipt-keys': 3,
  '/staff/properties': 6,
  '/staff/properties/[group]/[name]': 6,
};

test('every page sends a fixed number of statements, with little and with much to show', async ({
  house,
  secondInstance,
}) => {
  test.setTimeout(60_000);
  const counted: Record<string, Record<string, string[]>> = {};
  for (const [amount, licenses, computers] of [
    ['little', 1, 1],
    ['much', 30, 40],
  ] as const) {
    const pages = await everyPage(secondInstance.baseUrl, house, { licenses, computers });
    for (const page of Object.keys(PAGES) as PagePath[]) {
      const [visitor, path] = pages[page];
      const sent = await secondInstance.statementsOfPages(() => visitor.read(path));
      counted[page] = { ...counted[page], [amount]: sent };
    }
  }
  for (const [page, { little = [], much = [] }] of Object.entries(counted)) {
    expect([...much].sort(), page).toEqual([...little].sort());
    const listed = `${page}\n${little.join('\n')}`;
    // All of them at once: a change of one query changes many.
    expect.soft(little.length, listed).toBe(STATEMENTS[page as PagePath]);
  }
});
