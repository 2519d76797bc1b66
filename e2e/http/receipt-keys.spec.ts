import { writeFileSync } from 'node:fs';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { type OwnPortal, startOwnPortal } from '../fixtures/own-portal';
import { portalEnvironment, readDemo } from '../fixtures/portal';
import { runProcess } from '../fixtures/run-process';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

let portal: OwnPortal;
test.beforeAll(async () => {
  portal = await startOwnPortal(readDemo());
});
test.afterAll(() => portal.stop());

/** The admin command of this portal, as a process of its own. */
const keyturn = (...args: string[]) =>
  runProcess('.build/keyturn.mjs', [...args, '--json'], {
    ...portalEnvironment(readDemo()),
    DATABASE_URL: portal.databaseUrl,
  });

test('a receipt by a key that leaked is called so, and is good once it is opened anew', async () => {
  const { house, baseUrl } = portal;
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.release(computer, computer.dvc);
  const chief = house.freshEmail();
  await house.staff(chief, 'admin');
  const owner = makeVisitor(baseUrl, await house.sessionCookie(license.email));
  const admin = makeVisitor(baseUrl, await house.sessionCookie(chief));
  const receipt = async (name: string) => {
    const file = test.info().outputPath(name);
    writeFileSync(file, (await owner.read(`/receipts/${computer.activationId}/json`)).html);
    return file;
  };
  const before = await receipt('before.json');
  expect(await keyturn('receipt', 'verify', before)).toMatchObject({ exit: 0 });

  const path = '/staff/receipt-keys?key=1';
  const form = formWith((await admin.read(path)).html, 'compromise');
  const sent = await admin.post(path, form, { reason: 'Seen on a screen', sure: 'yes' });
  expect(sent.status).toBe(303);
  const said = words('staff.receiptKeys.done.compromise', { key: 1, signing: 2 });
  expect((await admin.read(`${path}&done=compromise`)).html).toContain(said);

  const refused = await keyturn('receipt', 'verify', before);
  expect(JSON.parse(refused.stderr).error.code).toBe('RECEIPT_KEY_COMPROMISED');
  expect(await keyturn('receipt', 'verify', await receipt('after.json'))).toMatchObject({
    exit: 0,
  });
  // Given twice by somebody who saw key 2 in use, it rotates once.
  const rotate = () => keyturn('receipt-key', 'rotate', '--signing', '2');
  expect(await rotate()).toMatchObject({ exit: 0 });
  expect(JSON.parse((await rotate()).stderr).error.code).toBe('CHANGED_MEANWHILE');
  const listed = JSON.parse((await keyturn('receipt-key', 'list')).stdout);
  const states = listed.keys.map(({ state }: { state: string }) => state);
  expect(states).toEqual(['compromised', 'verify_only', 'signing', 'next']);
  const published = await (await fetch(`${baseUrl}/.well-known/keyturn-receipt-keys.json`)).json();
  expect(published.keys[0]).toMatchObject({ id: 1, compromised: true });
});
