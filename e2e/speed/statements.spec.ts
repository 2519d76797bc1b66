import { makeVisitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { PAGES, type PagePath } from '../inventory';

/** Statements each page sends to the database, however much there is to show. */
const STATEMENTS: Record<PagePath, number> = {
  '/': 0,
  '/activate': 0,
  '/activate/done': 0,
  '/a/[request]': 5,
  '/d/[device]/[dvc]': 2,
  '/sign-in': 0,
  '/sign-in/confirm': 1,
  '/dev/mail': 1,
  '/licenses': 2,
  '/licenses/[licenseId]': 6,
  '/computers/[activationId]': 4,
  '/computers/[activationId]/deactivate': 4,
  '/receipts/[activationId]': 5,
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
    const device = house.device(license, 'LAB-PC-07');

    const owner = makeVisitor(secondInstance.baseUrl, await house.sessionCookie(email));
    const stranger = makeVisitor(secondInstance.baseUrl);
    const pages: Record<PagePath, [visitor: typeof owner, path: string]> = {
      '/': [stranger, '/'],
      '/activate': [stranger, '/activate'],
      '/activate/done': [stranger, '/activate/done'],
      '/a/[request]': [stranger, new URL(device.request.request).pathname],
      '/d/[device]/[dvc]': [
        stranger,
        `/D/${compact(computer.deviceCode)}/${compact(computer.dvc)}`,
      ],
      '/sign-in': [stranger, '/sign-in'],
      '/sign-in/confirm': [stranger, '/sign-in/confirm?token=x'],
      '/dev/mail': [makeVisitor(secondInstance.baseUrl, undefined, null), '/dev/mail'],
      '/licenses': [owner, '/licenses'],
      '/licenses/[licenseId]': [owner, `/licenses/${license.licenseId}`],
      '/computers/[activationId]': [owner, `/computers/${computer.activationId}`],
      '/computers/[activationId]/deactivate': [
        owner,
        `/computers/${computer.activationId}/deactivate`,
      ],
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
