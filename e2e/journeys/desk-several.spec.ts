import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from '../fixtures/kept-browser';
import type { House } from '../fixtures/house';
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
      words('receipt.released', { name: one.name }),
      words('staff.releaseSeveral.before', { name: two.name }),
      words('receipt.released', { name: three.name }),
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
