import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { throwawayPortal } from '../../scripts/test/throwaway-portal.mjs';
import { readKeyGroups } from '../fixtures/read-key';
import { makeMailbox } from '../fixtures/mailbox';
import { root } from '../fixtures/portal';
import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';
import { addressOf, commandsOf, fillIn } from './steps';
import { typeInto } from './terminal';

const start = commandsOf('Start')[0] ?? '';
const [keys, request, accept, deactivate, flip, ...more] = commandsOf(
  'Five minutes through the loop',
) as [string, string, string, string, string];

let portal: Awaited<ReturnType<typeof throwawayPortal>>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  portal = await throwawayPortal(
    (env) => spawn('bash', ['-c', start], { cwd: root, env, stdio: [...stdio] }),
    'tour-portal.log',
  );
});
test.afterAll(() => portal.stop());

/** Types a command into the second terminal. */
async function terminal(command: string, exit = 0): Promise<string> {
  const { code, shown } = await typeInto(command, portal.env);
  expect(code, `${command}\n${shown}`).toBe(exit);
  return shown;
}

const linkIn = (text: string) => /^https?:\/\/\S+$/im.exec(text)?.[0] ?? '';

test('the five minutes of the README go as they are written there, with its own commands', async ({
  page,
}) => {
  test.setTimeout(120_000);
  expect([start, more]).toEqual(['npm start', []]);
  const { baseUrl } = JSON.parse(readFileSync(join(portal.folder, 'demo.json'), 'utf8'));

  const [activationKey = '', ...rest] =
    (await terminal(keys))
      .split('\n')
      .find((line) => /^\w{5}-/.test(line))
      ?.split(/ {2,}/) ?? [];
  expect(rest[0]).toBe('Example Mill');
  const owner = rest.at(-1) ?? '';

  const asked = await terminal(fillIn(request, activationKey));
  expect(asked).toContain('Computer ID');
  expect(asked).toContain('Device Code');
  await page.goto(linkIn(asked));
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  const computerKey = await readKeyGroups(page, 'computerKey.shortLabel');
  expect([4, 5]).toContain(computerKey.length);

  expect(await terminal(fillIn(accept, computerKey.join('-')))).toContain('✓');

  await page.goto(addressOf('/sign-in', baseUrl));
  await askForCode(page, owner);
  const mailbox = makeMailbox(addressOf('/dev/mail', baseUrl));
  await enterCode(page, codeIn(await mailbox.newest(owner, signInSubject())));
  await page
    .getByRole('link', { name: words('licenses.title') })
    .first()
    .click();
  const license = page.getByRole('listitem').filter({ hasText: activationKey.slice(-5) });
  await license.getByRole('link').click();
  // The end of a key in the list may read like the name of this computer.
  await expect(page).toHaveURL(/\/licenses\/[0-9a-f-]{36}$/);
  const computer = /Computer Name +(\S+)/.exec(asked)?.[1] ?? '';
  const row = page.getByRole('listitem').filter({ hasText: computer });
  await expect(row).toContainText(words('state.active'));
  const seen = page.url();

  const destroyed = await terminal(deactivate, 10);
  await page.goto(linkIn(destroyed));
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  const name = words('deactivated.released', { name: computer });
  await expect(page.getByRole('heading', { name })).toBeVisible();
  const again = await typeInto(fillIn(accept, computerKey.join('-')), portal.env);
  expect(again.code, again.shown).not.toBe(0);

  await page.goto(seen);
  const codeOnly = page.getByText(words('license.codeOnly', { why: 'required' }));
  await expect(codeOnly).toHaveCount(0);
  await terminal(flip);
  await expect(async () => {
    await page.reload();
    await expect(codeOnly).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.goto(baseUrl);
  for (const offer of ['activateTitle', 'deactivateTitle', 'licenseTitle', 'keysTitle'] as const) {
    await expect(page.getByRole('link', { name: words(`home.${offer}`) }).first()).toBeVisible();
  }
});
