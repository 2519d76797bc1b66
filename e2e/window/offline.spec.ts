import { readKeyGroups } from '../fixtures/read-key';
import { scanScreen } from '../fixtures/scan-screen';
import { typeCode, withTypo } from '../fixtures/type-code';
import { say } from '../fixtures/window-words';
import { words } from '../fixtures/words';
import { askOffline, box, button, isActivated, link, paste, proofCode, title } from './parts';
import { expect, test } from './test';

const OFFLINE = '--simulate-offline';

// Two browsers, and a program that is started three times.
test.slow();

test('without internet: phone, typed key with a mended typo, deactivation, its code again at a later start', async ({
  page,
  phone,
  house,
  windowOf,
}) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) outside.push(request.url());
  });
  const license = await house.license();
  const window = windowOf();
  await window.open(page, OFFLINE);

  await phone.goto(await askOffline(page, license.activationKey));
  await expect(phone.getByText('LAB-PC-07')).toBeVisible();
  await phone.getByRole('button', { name: words('activateConfirm.submit') }).click();
  const [first = '', second = '', ...rest] = await readKeyGroups(phone);

  await expect(box(page, 1)).toBeFocused();
  await page.keyboard.type(`${first}${withTypo(second, 0)}`.toLowerCase());
  const bad = say('codeField.bad').replace('#', '2');
  await expect(page.getByText(bad)).toBeVisible();
  await expect(box(page, 1)).toHaveValue(first);
  await expect(box(page, 2)).toHaveAttribute('aria-invalid', 'true');
  await box(page, 2).fill(second);
  await expect(page.getByText(bad)).toBeHidden();
  await paste(page, rest.slice(0, 10).join(' '), 3);
  await paste(page, rest.slice(10, -1).join(' '), 13);
  await expect(box(page, rest.length + 2)).toHaveValue('');
  await box(page, rest.length + 2).focus();
  // The last character is enough.
  await page.keyboard.type(rest.at(-1) ?? '');
  await isActivated(page);
  expect(await house.seatsUsed(license)).toBe(1);

  await window.reopen(page, OFFLINE);
  await expect(title(page)).toHaveText(say('stateTitle.ACTIVE', { product: 'Example CAD' }));
  await link(page, say('welcome.details')).click();
  await expect(page.getByText('LAB-PC-07')).toBeVisible();
  await link(page, say('welcome.deactivate')).click();
  await button(page, say('deactivate.submit')).click();
  await expect(title(page)).toHaveText(say('codes.deactivatedTitle'));
  const proof = await scanScreen(proofCode(page));

  // As long as nobody carries it to the portal the seat stays used, and the code stays here.
  expect(await house.seatsUsed(license)).toBe(1);
  await window.reopen(page, OFFLINE);
  await link(page, say('welcome.owedLink')).click();
  await link(page, say('codes.show')).click();
  expect(await scanScreen(proofCode(page))).toBe(proof);

  await phone.goto(proof);
  await phone.getByRole('button', { name: words('deactivateConfirm.submit') }).click();
  await expect(
    phone.getByRole('heading', { name: words('deactivated.released', { name: 'LAB-PC-07' }) }),
  ).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(0);
  expect(outside).toEqual([]);
});

test('the typed code of a deactivation frees the seat too; the next start with internet knows it', async ({
  page,
  phone,
  house,
  signedInAs,
  windowOf,
}) => {
  const license = await house.license();
  const window = windowOf();
  await window.open(page, OFFLINE);
  const { computerKey, activationId } = await house.activate(
    await askOffline(page, license.activationKey),
  );
  await paste(page, computerKey);
  await isActivated(page);
  await page.goto(new URL('deactivate', page.url()).href);
  await button(page, say('deactivate.submit')).click();
  const groups = await page
    .getByRole('list', { name: say('codes.label') })
    .locator('[aria-hidden="true"]')
    .allInnerTexts();
  expect(groups).toHaveLength(4);

  await house.set('customerSite/showDeactivationVerificationCode', true, license);
  await signedInAs(license.email, phone.context());
  await phone.goto(`/computers/${activationId}/deactivate`);
  await typeCode(phone, words('deactivate.codeLabel'), groups.join('-'));
  await phone.getByRole('button', { name: words('deactivate.submit') }).click();
  await expect(phone.getByText(words('receipt.proven'))).toBeVisible();
  expect(await house.stateOf(activationId)).toBe('released_proven');

  await window.reopen(page);
  await expect(link(page, say('welcome.owedLink'))).toBeHidden();
  await link(page, say('nav.codes')).click();
  await expect(page.getByText(say('codes.sent'))).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`many computers, one trip, windows ${javaScriptEnabled ? 'with' : 'without'} scripts: their requests to the portal together, one ZIP back`, async ({
    browser,
    house,
    phone,
    signedInAs,
    windowOf,
  }, testInfo) => {
    const license = await house.license({ seats: 3 });
    const computers = await Promise.all(
      ['MILL', 'LATHE'].map(async (computerName, n) => {
        const window = windowOf();
        window.wizard.request({ ...license, computerName, computerId: `${computerName}-${n}` });
        const page = await browser.newPage({ javaScriptEnabled });
        await window.openAt(page, 'request', OFFLINE);
        const loading = page.waitForEvent('download');
        await link(page, say('request.file')).click();
        const file = await loading;
        expect(file.suggestedFilename()).toMatch(
          new RegExp(`^activation-request-${computerName}-\\w{5}[.]txt$`),
        );
        const path = testInfo.outputPath(file.suggestedFilename());
        await file.saveAs(path);
        return { page, path };
      }),
    );

    await signedInAs(license.email, phone.context());
    await phone.goto('/activate-several');
    const stick = computers.map(({ path }) => path);
    await phone.getByLabel(words('activateSeveral.files')).setInputFiles(stick);
    await button(phone, words('activateSeveral.submit')).click();
    const loading = phone.waitForEvent('download');
    await button(phone, words('activateSeveral.download')).click();
    const zip = testInfo.outputPath('license-files.zip');
    await (await loading).saveAs(zip);

    for (const { page } of computers) {
      await page.getByLabel(say('entry.file')).setInputFiles(zip);
      if (!javaScriptEnabled) await button(page, say('entry.submit')).click();
      await isActivated(page);
    }
    expect(await house.seatsUsed(license)).toBe(2);

    const third = windowOf();
    third.wizard.request({ ...license, computerName: 'SAW', computerId: 'SAW-3' });
    const [{ page } = { page: phone }] = computers;
    await third.openAt(page, 'request', OFFLINE);
    await page.getByLabel(say('entry.file')).setInputFiles(zip);
    if (!javaScriptEnabled) await button(page, say('entry.submit')).click();
    await expect(page.getByText(/^None of these license files/)).toBeVisible();
    for (const one of computers) await one.page.close();
  });
}
