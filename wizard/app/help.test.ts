import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseProduct } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import { ok } from '@/lib/olp/result';
import { helpLines } from '@/wizard/cli/help-lines';
import { fileStore } from '@/wizard/core/file-store';
import { temporaryFolder } from '@/wizard/core/folder.test-support';
import { portalAt } from '@/wizard/core/portal';
import { activationKey, productJson } from '../portal.test-support';
import { windowWith } from './window.test-support';

const typed = { activationKey: activationKey(1), computerName: 'LAB-PC-07', way: 'online' };

/** A portal that refuses like this, reached over the network. */
const refusing = (error: object) =>
  portalAt('https://activate.example.com', {
    fetch: async () => Response.json({ error }, { status: 403 }),
    timeout: 50,
  });

test('a refusal that sends people to support leads to the portal, with the reference; one that does not, does not', async () => {
  const support = { reference: 'R-12345678', url: 'https://elsewhere.example/' };
  const asks = {
    code: 'LICENSE_SUSPENDED',
    message: 'Paused. Contact support.',
    details: {},
    support,
  };
  const [{ enter, wizard }, other] = await Promise.all([
    windowWith({ portal: refusing(asks) }),
    windowWith({ portal: refusing({ ...asks, code: 'AK_UNKNOWN', support: undefined }) }),
  ]);
  const { portalUrl } = wizard.product;
  const button = `<a class="button button-secondary" href="${portalUrl}" target="_blank" rel="noreferrer">`;
  const { body } = await (await enter()).post('activate', typed);
  expect(body).toContain(button);
  expect(body).toContain('R-12345678');
  // Where help is says the product file, not the answer.
  expect(body).not.toContain('elsewhere.example');
  expect((await (await other.enter()).post('activate', typed)).body).not.toContain(button);

  const refused = await wizard.activateOnline({
    activationKey: activationKey(1),
    computerName: 'LAB-PC-07',
  });
  if (refused.ok) throw new Error('it was refused');
  expect(helpLines(refused.error, wizard.product).join(' ')).toContain(portalUrl);
});

test('in the window too, who may not change the license of the machine hears who may', async () => {
  // A file where its folder should be: not even root can write into it.
  const closed = join(temporaryFolder(), 'file');
  writeFileSync(closed, '');
  const { productId } = value(parseProduct(productJson));
  const store = fileStore(join(closed, 'state'), join(closed, 'second'), productId, [], true);
  const readable = { ...store, load: () => ok({ state: null, outlived: [], revision: 0 }) };
  const { enter } = await windowWith({ store: readable });
  const { body } = await (await enter()).post('activate', typed);
  expect(body).toContain('Run this as administrator');
  expect(body).toContain(closed);
});

test('a damaged state leads to the portal, too', async () => {
  const { wizard } = await windowWith();
  const lines = helpLines({ code: 'STATE_DAMAGED', details: {} }, wizard.product);
  expect(lines.join(' ')).toContain(wizard.product.portalUrl);
  expect(helpLines({ code: 'NO_HOME' }, wizard.product)).toEqual([]);
  expect(value(wizard.start()).state).toBe('NONE');
});
