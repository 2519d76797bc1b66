import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { prepareSigner } from '@/lib/olp/signature';
import { type SignedReceipt, signReceipt } from '@/lib/receipt/receipt';
import type { House } from '../fixtures/house';
import { runProcess } from '../fixtures/run-process';
import { shortNumber } from '@/components/deactivate/receipt-number';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

const keysPath = '/.well-known/keyturn-receipt-keys.json';

/** The receipt of a deactivation, as its owner downloads it. */
async function download(page: Page, house: House, file: string): Promise<SignedReceipt> {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.release(computer, computer.dvc);
  const cookie = await house.sessionCookie(license.email);
  await page.goto('/');
  await page.context().addCookies([{ ...cookie, url: page.url() }]);
  await page.goto(`/receipts/${computer.activationId}`);
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: words('receipt.json') }).click();
  const saved = await started;
  expect(saved.suggestedFilename()).toBe(`receipt-${computer.activationId}.json`);
  await saved.saveAs(file);
  const receipt = JSON.parse(readFileSync(file, 'utf8'));
  expect(receipt).toMatchObject({
    number: computer.activationId,
    computerId: computer.computerId,
    license: `…${license.ending}`,
    proof: 'proven',
  });
  expect(JSON.stringify(receipt)).not.toContain(license.activationKey);
  return receipt;
}

async function check(page: Page, receipt: string | { file: string }) {
  await page.goto('/receipts/verify');
  if (typeof receipt === 'string') {
    await page.getByLabel(words('verifyReceipt.label'), { exact: true }).fill(receipt);
  } else {
    await page.getByLabel(words('verifyReceipt.fileLabel')).setInputFiles(receipt.file);
  }
  await page.getByRole('button', { name: words('verifyReceipt.submit'), exact: true }).click();
}

test('the receipt is downloaded and found genuine, as a file or pasted; whatever was changed in it is noticed', async ({
  page,
  house,
}, testInfo) => {
  const file = testInfo.outputPath('receipt.json');
  const receipt = await download(page, house, file);
  await page.getByRole('link', { name: words('receipt.verify') }).click();
  await expect(page).toHaveURL('/receipts/verify');
  await page.context().clearCookies();

  const good = page.getByText(words('verifyReceipt.good'));
  await check(page, { file });
  await expect(good).toBeVisible();
  await expect(page.getByText(receipt.computerId)).toBeVisible();
  await check(page, JSON.stringify(receipt));
  await expect(good).toBeVisible();

  for (const [name, changed] of [
    ['computerName', 'CNC-4'],
    ['releasedAt', '2020-01-01T00:00:00.000Z'],
    ['proof', 'claimed'],
  ] as const) {
    await check(page, JSON.stringify({ ...receipt, [name]: changed }));
    await expect(page.getByText(words('refusal.RECEIPT_FORGED.title')), name).toBeVisible();
    await expect(good).toHaveCount(0);
  }
});

test('another portal’s receipt, and what is none, are told apart from a genuine one', async ({
  page,
  house,
}, testInfo) => {
  const receipt = await download(page, house, testInfo.outputPath('receipt.json'));
  const { keyId, signature: _, ...facts } = receipt;
  const signer = prepareSigner('ed25519', new Uint8Array(randomBytes(32)));
  const signedBy = (id: number) => JSON.stringify(signReceipt(signer, id, facts));
  for (const [text, code] of [
    [signedBy(keyId), 'RECEIPT_FORGED'],
    [signedBy(987_654), 'RECEIPT_KEY_UNKNOWN'],
    ['{"keyturnReceipt":1}', 'RECEIPT_UNREADABLE'],
    ['<script>alert(1)</script>', 'RECEIPT_UNREADABLE'],
  ] as const) {
    await check(page, text);
    await expect(page.getByText(words(`refusal.${code}.title`))).toBeVisible();
    await expect(page.getByLabel(words('verifyReceipt.label'), { exact: true })).toHaveValue(text);
  }
  await check(page, ' ');
  await expect(page.getByText(words('verifyReceipt.missing'))).toBeVisible();
});

test('offline: the keys saved once, the command line checks a receipt without portal, database or network', async ({
  page,
  demo,
  admin,
  house,
}, testInfo) => {
  test.setTimeout(60_000); // it starts seven processes
  const file = testInfo.outputPath('receipt.json');
  const keys = testInfo.outputPath('keys.json');
  const receipt = await download(page, house, file);
  const published = await fetch(`${demo.baseUrl}${keysPath}`);
  expect(published.headers.get('content-type')).toContain('application/json');
  writeFileSync(keys, await published.text());
  const elsewhere = {
    PATH: process.env.PATH ?? '',
    KEYTURN_DATA_DIR: testInfo.outputPath('no portal here'),
  };
  const verify = (path: string) =>
    runProcess('scripts/keyturn-run.mjs', ['receipt', 'verify', path, '--keys', keys], elsewhere);

  const good = await verify(file);
  expect(good.exit, good.stderr).toBe(0);
  expect(good.stdout).toContain(receipt.computerId);
  const changed = testInfo.outputPath('changed.json');
  writeFileSync(changed, JSON.stringify({ ...receipt, releasedAt: '2020-01-01T00:00:00.000Z' }));
  expect(await verify(changed)).toMatchObject({
    exit: 1,
    stdout: '',
    stderr: expect.stringContaining(words('refusal.RECEIPT_FORGED.title')),
  });

  // A new key signs from now on; what the old one signed stays good.
  const { keyId } = await admin.run<{ keyId: number }>('receipt-key', 'rotate');
  const later = testInfo.outputPath('later.json');
  expect((await download(page, house, later)).keyId).toBeGreaterThanOrEqual(keyId);
  expect(await admin.run('receipt', 'verify', later)).toMatchObject({ proof: 'proven' });
  expect(await admin.run('receipt', 'verify', file)).toMatchObject({ number: receipt.number });
  const { keys: all } = await admin.run<{ keys: { id: number }[] }>('receipt-key', 'list');
  const now: { keys: unknown[] } = await (await fetch(`${demo.baseUrl}${keysPath}`)).json();
  expect(now.keys.length).toBeGreaterThanOrEqual(all.length);
  expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([receipt.keyId, keyId]));
});

test(
  'printed, it is one page with what it says and nothing that is only for screens',
  { tag: '@chromium' },
  async ({ page, house }, testInfo) => {
    const receipt = await download(page, house, testInfo.outputPath('receipt.json'));
    await page.emulateMedia({ media: 'print' });
    for (const text of [receipt.computerId, shortNumber(receipt.number), receipt.computerName]) {
      await expect(page.getByText(text, { exact: true })).toBeVisible();
    }
    for (const control of await page.getByRole('button').all()) await expect(control).toBeHidden();
    await expect(page.getByRole('link', { name: words('receipt.json') })).toBeHidden();
    await expect(page.getByRole('link', { name: words('receipt.back') })).toBeHidden();
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  },
);
