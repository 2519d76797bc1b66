import { formWith, makeVisitor } from '../fixtures/native-form';
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
  '/keys': 1,
  '/was-not-me': 4,
  '/was-not-me/done': 1,
  '/release-request': 4,
  '/release-request/done': 1,
  '/receipts/verify': 1,
  '/a/[request]': 7,
  '/a/waiting': 1,
  '/d/[device]/[dvc]': 4,
  '/sign-in': 1,
  '/sign-in/confirm': 2,
  '/dev/mail': 2,
  '/licenses': 3,
  '/licenses/[licenseId]': 7,
  '/licenses/[licenseId]/activate': 4,
  '/computers/[activationId]': 6,
  '/computers/[activationId]/deactivate': 7,
  '/receipts/[activationId]': 7,
  '/staff': 3,
  '/staff/licenses': 5,
};

const compact = (text: string) => text.replaceAll('-', '');

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
    const email = house.freshEmail();
    const license = await house.license({ email, seats: 100 });
    for (let n = 1; n < licenses; n += 1) await house.license({ email });
    for (let n = 1; n < computers; n += 1) await house.computer(license, `PC-${n}`);
    const closed = await house.computer(license, 'OLD-LAPTOP');
    await house.release(closed, closed.dvc);
    const computer = await house.computer(license, 'CNC-3');
    await house.askForSeat(computer, 'Broken');
    const device = house.device(license, 'LAB-PC-07');

    const owner = makeVisitor(secondInstance.baseUrl, await house.sessionCookie(email));
    const agent = house.freshEmail();
    await house.staff(agent);
    const staff = makeVisitor(secondInstance.baseUrl, await house.sessionCookie(agent));
    const stranger = makeVisitor(secondInstance.baseUrl);
    const asker = makeVisitor(secondInstance.baseUrl);
    const { activationKey } = license;
    const fields = house.device(license, 'CNC-4').fields;
    const { computerId } = await house.computer(license, 'CNC-5');
    for (const [path, form, typed] of [
      ['/license', '$ACTION_KEY', { activationKey }],
      ['/activate', 'by-codes', fields],
      ['/deactivate', '$ACTION_KEY', { activationKey, computerId }],
    ] as const) {
      const sent = await asker.post(path, formWith((await asker.read(path)).html, form), typed);
      expect(sent.status, path).toBe(303);
    }
    const pages: Record<PagePath, [visitor: typeof owner, path: string]> = {
      '/': [stranger, '/'],
      '/activate': [stranger, '/activate'],
      '/activate/done': [asker, '/activate/done'],
      '/deactivate': [stranger, '/deactivate'],
      '/deactivate/broken': [stranger, '/deactivate/broken'],
      '/deactivate/done': [asker, '/deactivate/done'],
      '/license': [stranger, '/license'],
      '/license/details': [asker, '/license/details'],
      '/keys': [stranger, '/keys'],
      '/was-not-me': [stranger, await house.mailLink('was-not-me', license, computer)],
      '/was-not-me/done': [stranger, '/was-not-me/done'],
      '/release-request': [
        stranger,
        await house.mailLink('release-request', license, computer, { reason: 'Broken' }),
      ],
      '/release-request/done': [stranger, '/release-request/done'],
      '/receipts/verify': [stranger, '/receipts/verify'],
      '/a/[request]': [stranger, new URL(device.request.request).pathname],
      '/a/waiting': [stranger, '/a/waiting'],
      '/d/[device]/[dvc]': [
        stranger,
        `/D/${compact(computer.deviceCode)}/${compact(computer.dvc)}`,
      ],
      '/sign-in': [stranger, '/sign-in'],
      '/sign-in/confirm': [stranger, '/sign-in/confirm?token=x'],
      '/dev/mail': [makeVisitor(secondInstance.baseUrl, undefined, null), '/dev/mail'],
      '/licenses': [owner, '/licenses'],
      '/licenses/[licenseId]': [owner, `/licenses/${license.licenseId}`],
      '/licenses/[licenseId]/activate': [owner, `/licenses/${license.licenseId}/activate`],
      '/computers/[activationId]': [owner, `/computers/${computer.activationId}`],
      '/computers/[activationId]/deactivate': [
        owner,
        `/computers/${computer.activationId}/deactivate`,
      ],
      '/staff': [staff, '/staff'],
      '/staff/licenses': [staff, '/staff/licenses'],
      '/receipts/[activationId]': [owner, `/receipts/${closed.activationId}`],
    };
    for (const page of Object.keys(PAGES) as PagePath[]) {
      const [visitor, path] = pages[page];
      const sent = await secondInstance.statementsOfPages(() => visitor.read(path));
      counted[page] = { ...counted[page], [amount]: sent };
    }
  }
  for (const [page, { little = [], much = [] }] of Object.entries(counted)) {
    expect([...much].sort(), page).toEqual([...little].sort());
    expect(little.length, `${page}\n${little.join('\n')}`).toBe(STATEMENTS[page as PagePath]);
  }
});
