import { join } from 'node:path';
import { root } from '../fixtures/portal';
import { askOffline } from '../window/parts';
import { test } from '../window/test';

test.use({ viewport: { width: 900, height: 1240 } });

test('the wizard of a computer without internet', async ({ page, house, windowOf }) => {
  const license = await house.license({ product: 'short', seats: 5 });
  await windowOf('short').open(page, '--simulate-offline');
  await askOffline(page, license.activationKey);
  const clip = { x: 0, y: 0, width: 900, height: 1216 };
  await page.screenshot({ clip, path: join(root, 'docs', 'pictures', 'wizard.png') });
});
