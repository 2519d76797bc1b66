import type { Locator } from '@playwright/test';
import { expect, test as base } from '../fixtures/kept-browser';
import { paste } from '../fixtures/paste';
import { badGroup, codeBoxes, typeCode, withTypo } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const keyField = words('selfHelp.keyLabel');
const complete = words('codeField.complete', { groups: 4 });

type Keys = { mine: string; other: string; boxes: Locator };

/** The look-up of a license, with one key typed in and another at hand. */
const test = base.extend<{ keys: Keys }>({
  keys: async ({ page, house }, use) => {
    const [mine, other] = [await house.license(), await house.license()];
    await page.goto('/license');
    await typeCode(page, keyField, mine.activationKey);
    await expect(page.getByText(complete)).toBeVisible();
    const boxes = codeBoxes(page, keyField);
    await use({ mine: mine.activationKey, other: other.activationKey, boxes });
  },
});

async function holds(boxes: Locator, code: string) {
  for (const [index, group] of code.split('-').entries()) {
    await expect(boxes.nth(index)).toHaveValue(new RegExp(`^${group}$`, 'i'));
  }
}

test('a filled group is typed over: entering it selects what stands there', async ({
  page,
  keys: { mine, boxes },
}) => {
  const wrong = withTypo(mine, 1);
  await boxes.nth(1).click();
  await page.keyboard.type(wrong.split('-')[1]?.toLowerCase() ?? '');
  await expect(page.getByText(badGroup(1))).toBeVisible();
  await boxes.nth(0).focus();
  await holds(boxes, wrong);
  await boxes.nth(1).focus();
  await page.keyboard.type(mine.split('-')[1] ?? '');
  await expect(page.getByText(complete)).toBeVisible();
  await holds(boxes, mine);
});

test('a whole key typed over a filled one replaces it, with a typing error in it, too', async ({
  page,
  keys: { mine, other, boxes },
}) => {
  await typeCode(page, keyField, other);
  await holds(boxes, other);
  await typeCode(page, keyField, withTypo(mine, 0));
  await boxes.nth(3).blur();
  await holds(boxes, withTypo(mine, 0));
});

test.describe('a key that is pasted', () => {
  const around: [string, (key: string) => string][] = [
    ['alone', (key) => key],
    ['behind a label', (key) => `Activation Key: ${key}`],
    ['inside a sentence', (key) => `Hello, your key is “${key.toLowerCase()}”. Thank you!`],
    ['in a mail that was quoted', (key) => `> Your key\n> ${key}\n> for Example CAD`],
    [
      'in digits of another script',
      (key) => key.replace(/[0-9]/g, (digit) => String.fromCodePoint(0x966 + Number(digit))),
    ],
  ];
  for (const [what, text] of around) {
    test(`${what}: it takes the place of the one that stands there`, async ({
      page,
      keys: { other, boxes },
    }) => {
      await paste(boxes.first(), text(other));
      await expect(page.getByText(complete)).toBeVisible();
      await holds(boxes, other);
    });
  }
});

test('Clear empties all boxes, and typing starts anew in the first', async ({
  page,
  keys: { other, boxes },
}) => {
  await page.getByRole('button', { name: words('codeField.clear') }).click();
  await holds(boxes, '---');
  await expect(boxes.first()).toBeFocused();
  await page.keyboard.type(other.replaceAll('-', ''));
  await holds(boxes, other);
});

test('a character lost or doubled is said with its group, and moves no other', async ({
  page,
  keys: { other, boxes },
}) => {
  const groups = other.split('-');
  for (const [group, spoiled] of [
    [1, groups[1]?.slice(1) ?? ''],
    [2, `${groups[2]?.slice(0, 3)}${groups[2]?.slice(2)}`],
  ] as const) {
    const text = groups.with(group, spoiled).join('-');
    await paste(boxes.first(), text);
    await holds(boxes, text);
    const said = words('codeField.odd', { length: spoiled.length, size: 5 });
    await expect(page.getByText(said.replace('#', String(group + 1)))).toBeVisible();
  }
});
