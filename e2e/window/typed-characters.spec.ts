import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../fixtures/portal';
import { readKeyGroups } from '../fixtures/read-key';
import { scanScreen } from '../fixtures/scan-screen';
import { say } from '../fixtures/window-words';
import { words } from '../fixtures/words';
import { box, button, link, requestCode, title } from './parts';
import { expect, test } from './test';

/** From a cold start to an active license, everything: the Activation Key, and the Computer Key. */
const MOST = 50;

test('the tour’s product is activated offline with at most 50 typed characters', async ({
  page,
  phone,
  house,
  windowOf,
}) => {
  let typed = 0;
  const type = async (text: string) => {
    typed += text.length;
    await page.keyboard.type(text);
  };
  // As the demo's license of that product is.
  const license = await house.license({
    ...{ product: 'short', term: 'subscription', seats: 5, features: ['5-axis'] },
    lastDay: new Date(Date.now() + 130 * 86_400_000).toISOString().slice(0, 10),
  });
  await windowOf('short').open(page, '--simulate-offline');
  await link(page, say('welcome.activate')).click();
  await expect(box(page, 1)).toBeFocused();
  await type(license.activationKey.replaceAll('-', '').toLowerCase());
  await button(page, say('activate.offline')).click();
  await phone.goto(await scanScreen(requestCode(page)));
  await phone.getByRole('button', { name: words('activateConfirm.submit') }).click();
  const key = (await readKeyGroups(phone, 'computerKey.shortLabel')).join('');
  await expect(box(page, 1)).toBeFocused();
  await type(key.toLowerCase());
  await expect(title(page)).toHaveText(say('accepted.title', { product: 'Example Mill' }));
  expect(typed).toBeLessThanOrEqual(MOST);

  // The README's example looks like what stands on that screen.
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, example = ''] = /wizard -- accept ([0-9A-Z]+)…/.exec(readme) ?? [];
  expect(example).not.toBe('');
  expect(key.startsWith(example), `${example}… is like ${key}`).toBe(true);
});
