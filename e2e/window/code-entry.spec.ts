import type { Page } from '@playwright/test';
import { withTypo } from '../fixtures/type-code';
import { say } from '../fixtures/window-words';
import { askOffline, box, button, link, paste } from './parts';
import { expect, test } from './test';

const holds = (page: Page, code: string) =>
  expect
    .poll(() =>
      page
        .locator('.box input')
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value.toUpperCase())),
    )
    .toEqual(code.split('-'));

async function typeFrom(page: Page, number: number, text: string) {
  await box(page, number).click();
  await page.keyboard.type(text.replaceAll('-', '').toLowerCase());
}

test('an Activation Key: typed over by group and whole, pasted in a sentence, cleared', async ({
  page,
  house,
  windowOf,
}) => {
  const [mine, other] = [await house.license(), await house.license()];
  const key = mine.activationKey;
  await windowOf().open(page);
  await link(page, say('welcome.activate')).click();
  const wrong = withTypo(key, 1);
  await typeFrom(page, 1, wrong);
  await expect(page.getByText(say('codeField.bad').replace('#', '2'))).toBeVisible();
  await typeFrom(page, 2, key.split('-')[1] ?? '');
  await expect(page.getByText(say('codeField.complete'))).toBeVisible();
  await holds(page, key);

  await typeFrom(page, 1, other.activationKey);
  await holds(page, other.activationKey);
  await paste(page, `Your key is “${key}”. Thank you!`, 3);
  await holds(page, key);

  await button(page, say('codeField.clear')).click();
  await holds(page, '---');
  await expect(box(page, 1)).toBeFocused();
  await expect(button(page, say('codeField.clear'))).toBeHidden();
  await page.keyboard.type(other.activationKey.replaceAll('-', ''));
  await holds(page, other.activationKey);
});

test('a Computer Key: a character lost among many is said with its group, and moves no other', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  await windowOf().open(page, '--simulate-offline');
  const { computerKey } = await house.activate(await askOffline(page, license.activationKey));
  const groups = computerKey.split('-');
  // As many boxes as the phone shows groups, from where its terms are typed on.
  await typeFrom(page, 1, groups.slice(0, 8).join(''));
  await expect(page.locator('.box')).toHaveCount(groups.length);
  const text = groups.with(6, groups[6]?.slice(1) ?? '').join('-');
  await paste(page, text);
  const said = say('codeField.odd', { length: 5, size: 6 }).replace('#', '7');
  await expect(page.getByText(said)).toBeVisible();
  await button(page, say('entry.submit')).click();
  await expect(page.getByRole('alert')).toHaveText(said);
  await holds(page, text);
});
