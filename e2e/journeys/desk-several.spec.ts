import { readFileSync, writeFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from '../fixtures/kept-browser';
import type { House } from '../fixtures/house';
import { openPalette } from '../fixtures/open-palette';
import { words } from '../fixtures/words';

test.describe('several computers of a license', () => {
  test('are released at once, with what became of each; who was faster is named', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 5 });
    const [one, two, three, stays] = await computers(house, license, 4);
    await atDesk(house, signedInAs);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    const form = page.locator('#release-several');
    await form.getByText(words('staff.releaseSeveral.summary')).click();
    const submit = form.getByRole('button', { name: words('staff.releaseSeveral.submit') });
    await submit.click();
    await expect(form.getByText(words('staff.releaseSeveral.noneChosen'))).toBeVisible();
    for (const { name } of [one, two, three]) {
      await form.getByLabel(words('staff.computers.chooseOne', { name })).check();
    }
    await submit.click();
    await expect(form.getByText(words('staff.license.reasonMissing')).first()).toBeVisible();
    await expect(form.getByRole('checkbox', { checked: true })).toHaveCount(3);
    await house.release(two);
    await form.getByLabel(words('deactivate.reason'), { exact: true }).fill('Sold');
    await submit.click();
    const results = form.getByRole('list', { name: words('staff.releaseSeveral.results') });
    await expect(results.getByRole('listitem')).toHaveText([
      words('receipt.released', { name: three.name }),
      words('staff.releaseSeveral.before', { name: two.name }),
      words('receipt.released', { name: one.name }),
    ]);
    await expect(
      form.getByText(words('staff.releaseSeveral.done', { done: 2, refused: 1 })),
    ).toBeVisible();
    expect(await house.stateOf(one.activationId)).toBe('released_claimed');
    expect(await house.stateOf(three.activationId)).toBe('released_claimed');
    expect(await house.stateOf(stays.activationId)).toBe('active');
  });

  test('get new Computer Keys after other terms: made once, handed over as one ZIP', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 5 });
    const [one, two] = await computers(house, license, 2);
    await house.changeTerms(license);
    await atDesk(house, signedInAs);
    await page.goto(`/staff/licenses/${license.licenseId}`);
    const table = page.getByRole('table', { name: words('staff.handOver.outdatedCaption') });
    await expect(table.getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: words('staff.handOver.make') }).click();
    await expect(page.getByText(words('staff.license.done.keys'))).toBeVisible();
    await expect(table).toHaveCount(0);
    const loading = page.waitForEvent('download');
    await page.getByRole('link', { name: words('staff.handOver.download') }).click();
    const file = await loading;
    expect(file.suggestedFilename()).toMatch(/^license-files-.*\.zip$/);
    const zip = unzipSync(new Uint8Array(readFileSync(await file.path())));
    const names = [one, two].map(({ name, computerId }) => `license-${name}-${computerId}.json`);
    expect(Object.keys(zip).sort()).toEqual(['computers.csv', ...names].sort());
    const inside = JSON.parse(strFromU8(zip[names[0] ?? ''] ?? new Uint8Array()));
    expect(inside.computerId).toBe(one.computerId);
    expect(inside.computerKey).not.toBe(one.computerKey);
  });
});

test.describe('many licenses from one list', () => {
  test('are looked at first, corrected where they stand, and created once', async ({
    page,
    house,
    signedInAs,
  }) => {
    const organization = `Example Works ${house.unique()}`;
    const email = house.freshEmail();
    await atDesk(house, signedInAs);
    await page.goto('/staff/licenses/new');
    await page.getByRole('link', { name: words('staff.importLicenses.link') }).click();
    const box = page.getByLabel(words('staff.importLicenses.list'), { exact: true });
    const look = page.getByRole('button', { name: words('staff.importLicenses.preview') });
    const head = 'Product\tAddress\tOrganization\tSeats\tTerm end';
    const good = `70021\t${email}\t${organization}\t5\t2031-12-31`;
    await box.fill([head, good, `70021\t${email}\t${organization}\t0\t`].join('\n'));
    await look.click();
    const table = page.getByRole('table', { name: words('staff.importLicenses.caption') });
    const wrong = table.getByRole('row', { name: /^3 / });
    await expect(wrong).toContainText(words('refusal.SEATS_INVALID.title'));
    const create = (count: number) =>
      page.getByRole('button', { name: words('staff.importLicenses.create', { count }) });
    await expect(create(2)).toHaveCount(0);
    await expect(box).toHaveValue(new RegExp(organization));

    await box.fill([head, good, good].join('\n'));
    await look.click();
    await expect(table.getByText(words('staff.importLicenses.newOrganization'))).toHaveCount(2);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await create(2).click();
    await expect(page.getByText(words('staff.importLicenses.done', { count: 2 }))).toBeVisible();
    await expect(page).toHaveURL(/\/staff\/licenses\/import\/[0-9a-f-]{36}$/);
    const made = page.getByRole('table', { name: words('staff.importLicenses.doneTitle') });
    await expect(made.getByRole('row').filter({ hasText: organization })).toHaveCount(2);
    const loading = page.waitForEvent('download');
    await page.getByRole('link', { name: words('staff.importLicenses.keys') }).click();
    const lines = readFileSync(await (await loading).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(3);
    const key = /^"([0-9A-Z-]{23})"/.exec(lines[1] ?? '')?.[1] ?? 'no key';
    expect(asked.filter((url) => url.includes(key))).toEqual([]);
    await made.getByRole('link').first().click();
    await expect(page.getByText(organization).first()).toBeVisible();
  });

  test('come from a file too, by the admin command, which creates nothing twice', async ({
    house,
    admin,
  }, testInfo) => {
    const file = testInfo.outputPath('orders.csv');
    const email = house.freshEmail();
    writeFileSync(file, `product,address,order\n70021,${email},PO 1\n70021,${email},PO 2\n`);
    const looked = await admin.run<{ wrong: number; rows: unknown[] }>(
      ...['license', 'import', file, '--dry-run'],
    );
    expect(looked).toMatchObject({ wrong: 0, rows: [{ line: 2 }, { line: 3 }] });
    type Made = { created: number; existed: number; licenses: { activationKey: string }[] };
    const made = await admin.run<Made>('license', 'import', file);
    expect(made).toMatchObject({ created: 2, existed: 0, refused: [] });
    const again = await admin.run<Made>('license', 'import', file);
    expect(again).toMatchObject({ created: 0, existed: 2, licenses: made.licenses });
    expect(await admin.run<Made>('license', 'import', file, '--again')).toMatchObject({
      created: 2,
    });
    writeFileSync(file, 'product,address\n1,x');
    expect(await admin.refused('license', 'import', file)).toBe('LIST_WRONG');
  });
});

test('the palette does what can be done with the license whose page is open', async ({
  page,
  house,
  signedInAs,
}) => {
  const license = await house.license();
  await atDesk(house, signedInAs);
  await page.goto(`/staff/licenses/${license.licenseId}`);
  const palette = await openPalette(page);
  await expect(palette.getByRole('link', { name: words('staff.palette.addStaff') })).toHaveCount(0);
  // A page that stands in no navigation.
  const search = palette.getByRole('searchbox');
  await search.fill('keys of rec');
  await expect(palette.getByRole('link', { name: words('staff.receiptKeys.title') })).toBeVisible();
  await search.fill('');
  await page.keyboard.type(words('staff.palette.suspend'));
  await expect(palette.getByRole('link', { name: words('staff.palette.suspend') })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  const form = page.locator('#set-status');
  await form.getByLabel(words('staff.license.reason')).fill('Unpaid');
  await form.getByRole('button', { name: words('staff.license.suspend') }).click();
  await expect(page.getByText(words('staff.license.done.suspend'), { exact: true })).toBeVisible();
  const link = page.getByRole('link', { name: words('staff.license.properties') });
  await expect(link).toHaveAttribute('href', `/staff/properties?license=${license.licenseId}`);
});

type Computer = Awaited<ReturnType<House['computer']>>;

async function computers(
  house: House,
  license: Parameters<House['computer']>[0],
  count: 2 | 4,
): Promise<[Computer, Computer, Computer, Computer]> {
  const made: Computer[] = [];
  for (let n = 1; n <= count; n += 1) made.push(await house.computer(license, `CNC-${n}`));
  return made as [Computer, Computer, Computer, Computer];
}

async function atDesk(house: House, signedInAs: (email: string) => Promise<void>) {
  const email = house.freshEmail();
  await house.staff(email);
  await signedInAs(email);
}
