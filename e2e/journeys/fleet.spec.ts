import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What a download of this page holds. */
async function zipFrom(page: Page, click: () => Promise<void>) {
  const loading = page.waitForEvent('download');
  await click();
  const file = await loading;
  expect(file.suggestedFilename()).toMatch(/^license-files-.*\.zip$/);
  const zip = unzipSync(new Uint8Array(readFileSync(await file.path())));
  const textOf = (name: string) => strFromU8(zip[name] ?? new Uint8Array());
  return { names: Object.keys(zip), textOf };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`a fleet without internet, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => {
    test.use({ javaScriptEnabled });

    test('of 50 computers is activated in three steps: files in, one button, one ZIP out', async ({
      page,
      house,
      signedInAs,
    }, testInfo) => {
      const license = await house.license({ seats: 60 });
      const other = await house.license({ email: license.email, seats: 1 });
      const devices = Array.from({ length: 50 }, (_, n) =>
        house.device(n === 49 ? other : license, `CNC-${n}`),
      );
      const foreign = house.device(await house.license(), 'FOREIGN');
      const files = [...devices, foreign].map(({ request }, n) => {
        const path = testInfo.outputPath(`request-${n}.txt`);
        writeFileSync(path, request.request);
        return path;
      });
      await signedInAs(license.email);
      await page.goto('/activate-several');
      let steps = 0;
      const step = async (act: () => Promise<void>) => {
        steps += 1;
        await act();
      };
      await step(() => page.getByLabel(words('activateSeveral.files')).setInputFiles(files));
      await step(() => button(page, words('activateSeveral.submit')).click());
      const done = words('activateSeveral.done', { done: 50, refused: 1 });
      // Fifty transactions, one after the other.
      await expect(page.getByText(done)).toBeVisible({ timeout: 30_000 });
      const table = page.getByRole('table', { name: words('activateSeveral.results') });
      await expect(table.getByRole('row')).toHaveCount(52);
      const refused = table.getByRole('row').filter({ hasText: 'FOREIGN' });
      await expect(refused).toContainText(words('activateSeveral.notYours'));
      const download = button(page, words('activateSeveral.download'));
      const zip = await zipFrom(page, () => step(() => download.click()));
      expect(steps).toBeLessThanOrEqual(3);
      expect(await house.seatsUsed(license)).toBe(49);

      expect(zip.names).toHaveLength(52);
      const results = zip.textOf('results.csv').trimEnd().split('\r\n');
      expect(results).toHaveLength(52);
      expect(results[51]).toContain(words('activateSeveral.notYours').slice(0, 30));
      const keys = new Map<string, string>();
      for (const { computerId } of devices) {
        const name = zip.names.find((one) => one.endsWith(`-${computerId}.json`)) ?? 'missing';
        const inside = JSON.parse(zip.textOf(name));
        expect(inside).toMatchObject({ olp: 1, computerId });
        keys.set(computerId, inside.computerKey);
      }
      expect(new Set(keys.values()).size).toBe(50);

      // The same once more, pasted as one list: nothing is taken twice, the keys are the same.
      const list = devices.map(({ request }) => request.request).join('\n');
      await page.goto('/activate-several');
      await page.getByLabel(words('activateSeveral.list')).fill(list);
      await button(page, words('activateSeveral.submit')).click();
      await expect(page.getByText(words('activateSeveral.again'))).toHaveCount(50, {
        timeout: 30_000,
      });
      const again = await zipFrom(page, () => download.click());
      for (const { computerId } of devices) {
        const name = again.names.find((one) => one.endsWith(`-${computerId}.json`)) ?? 'missing';
        expect(JSON.parse(again.textOf(name)).computerKey).toBe(keys.get(computerId));
      }
      expect(await house.seatsUsed(license)).toBe(49);
    });

    test('several computers are deactivated at once, by their codes and without, each with its result', async ({
      page,
      house,
      signedInAs,
    }) => {
      const license = await house.license({ seats: 9 });
      const [one, two, three, stays] = await Promise.all(
        ['CNC-1', 'CNC-2', 'CNC-3', 'CNC-4'].map((name) => house.computer(license, name)),
      );
      if (!one || !two || !three || !stays) throw new Error('No computer.');
      const foreign = await house.computer(await house.license(), 'FOREIGN');
      await house.set('options/maxReleaseCountAbsolute', true, license);
      await house.set('options/maxReleaseCount', 1, license);
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
      const form = page.locator('#several');
      await form.getByText(words('deactivateSeveral.summary')).click();
      const submit = button(page, words('deactivateSeveral.submit'));
      await submit.click();
      await expect(page.getByText(words('deactivateSeveral.noneChosen'))).toBeVisible();
      for (const { name } of [one, two]) {
        await page.getByLabel(words('computers.chooseOne', { name })).check();
      }
      const codes = page.getByLabel(words('deactivateSeveral.codes'));
      if (!(await codes.isVisible()))
        await form.getByText(words('deactivateSeveral.summary')).click();
      await codes.fill(`${three.dvc}\n${foreign.dvc}`);
      await submit.click();
      const results = form.getByRole('list', { name: words('deactivateSeveral.results') });
      await expect(results.getByRole('listitem')).toHaveCount(4);
      await expect(
        page.getByText(words('deactivateSeveral.done', { done: 2, refused: 2 })),
      ).toBeVisible();
      expect(await house.stateOf(three.activationId)).toBe('released_proven');
      expect(await house.stateOf(foreign.activationId)).toBe('active');
      expect(await house.stateOf(stays.activationId)).toBe('active');
      // One release without a code is allowed, and the limit is said of the other.
      const states = await Promise.all([one, two].map((pc) => house.stateOf(pc.activationId)));
      expect(states.sort()).toEqual(['active', 'released_claimed']);
      await expect(results).toContainText(words('refusal.RELEASE_LIMIT.title'));

      await page.getByRole('link', { name: words('computers.closedTitle') }).click();
      await expect(page.getByRole('listitem').filter({ hasText: three.name })).toBeVisible();
      await expect(page.getByText(stays.name)).toHaveCount(0);
    });

    test('offline computers get the keys of other terms: made once, taken along as one ZIP', async ({
      page,
      house,
      signedInAs,
    }) => {
      const license = await house.license({ seats: 5 });
      const computer = await house.computer(license, 'CNC-1');
      await house.changeTerms(license);
      await signedInAs(license.email);
      await page.goto(`/licenses/${license.licenseId}`);
      await page.getByRole('link', { name: words('computers.keys') }).click();
      await button(page, words('offlineKeys.make')).click();
      const zip = await zipFrom(page, () =>
        page.getByRole('link', { name: words('offlineKeys.download') }).click(),
      );
      const file = `license-${computer.name}-${computer.computerId}.json`;
      expect(zip.names.sort()).toEqual(['computers.csv', file].sort());
      expect(JSON.parse(zip.textOf(file)).computerKey).not.toBe(computer.computerKey);
      await expect(button(page, words('offlineKeys.make'))).toHaveCount(0);
    });

    test('many licenses are narrowed, sorted, paged on and back, and saved as a file', async ({
      page,
      house,
      signedInAs,
    }) => {
      const email = house.freshEmail();
      for (let n = 0; n < 60; n += 1) await house.license({ email });
      const suspended = await house.license({ email });
      await house.suspend(suspended);
      const soon = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
      const ends = await house.license({ email, term: 'trial', lastDay: soon });
      const computer = await house.computer(ends, `FIND-${house.unique()}`);
      await signedInAs(email);
      await page.goto('/licenses');
      await expect(page.getByText(words('list.total', { count: '62' }))).toBeVisible();
      const rows = page.getByRole('main').getByRole('listitem');
      await expect(rows).toHaveCount(50);
      const first = await rows.first().textContent();
      await page.getByRole('link', { name: words('list.next') }).click();
      await expect(rows).toHaveCount(12);
      await page.getByRole('link', { name: words('list.previous') }).click();
      await expect(rows.first()).toHaveText(first ?? '');

      const narrow = async (label: string, choice: string) => {
        await page.getByLabel(label, { exact: true }).selectOption(choice);
        await page.getByRole('button', { name: words('list.search') }).click();
        await expect(page).toHaveURL(new RegExp(`=${choice}(&|$)`));
      };
      await narrow(words('licenses.status'), 'suspended');
      await expect(rows).toHaveCount(1);
      await expect(rows).toContainText(suspended.ending);
      await narrow(words('licenses.status'), 'revoked');
      await page.getByRole('link', { name: words('licenses.all') }).click();
      await expect(page).toHaveURL(/\/licenses$/);
      await narrow(words('licenses.ends'), '30');
      await expect(rows).toHaveCount(1);
      await expect(rows).toContainText(ends.ending);
      const loading = page.waitForEvent('download');
      await page.getByRole('link', { name: words('list.export') }).click();
      const lines = readFileSync(await (await loading).path(), 'utf8')
        .trimEnd()
        .split('\r\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain(ends.licenseId);

      await page.getByRole('link', { name: words('licenses.findComputer') }).click();
      await expect(page).toHaveURL(/\/computers$/);
      await page.getByRole('searchbox').fill(computer.name.toLowerCase());
      await page.getByRole('button', { name: words('list.search') }).click();
      await expect(page.getByRole('link', { name: computer.name })).toBeVisible();
      await expect(page.getByRole('link', { name: new RegExp(ends.ending) })).toBeVisible();
    });
  });
}
