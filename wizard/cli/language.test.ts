import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { leftOver } from '@/i18n/left-over.test-support';
import { PSEUDO_LOCALE } from '@/i18n/locales';
import { activationKey, answer, productJson } from '../portal.test-support';
import { type Ended, wizardProcess } from './process.test-support';

const { run, path } = wizardProcess();
const LANG = ['--lang', PSEUDO_LOCALE];

/** What was put into the texts of these commands. */
const DATA = [
  hostname(),
  productJson.name,
  ...productJson.features,
  'LAB-PC-07',
  'OFFLINE',
  'dance',
  'status',
  'olp',
];

function expectNoEnglish(what: string, { stdout, stderr }: Ended) {
  const said = `${stdout}${stderr}`
    // Folders are the computer's, flags and commands what was typed.
    .replaceAll(path(''), ' ')
    .replace(/--[a-z-]+|HTTPS:\S+/g, ' ');
  expect(said, what).toContain('⟦');
  expect(leftOver(said, DATA), what).toEqual([]);
}

test('nothing English is left over at the terminal in another language', async () => {
  const say = async (what: string, typed: string[], input = '') => {
    const ended = await run('life', [...typed, ...LANG], input);
    expectNoEnglish(what, ended);
    return ended;
  };
  await say('usage', ['--help']);
  await say('unknown command', ['dance']);
  await say('unknown flag', ['status', '--dance']);
  await say('flag without a value', ['status', '--png']);
  await say('flag of another command', ['status', '--yes']);
  await say('nothing here', ['status']);
  await say('no key', ['accept']);
  await say('a typo', ['accept', 'AAAAAA']);
  await say('no network', ['activate', '--activation-key', activationKey(1), '--simulate-offline']);
  await say('menu', ['menu'], '3\n\n0\n');
  const asked = ['request', '--activation-key', activationKey(1), '--computer-name', 'LAB-PC-07'];
  await say('request', asked);
  await say('pending', ['status']);
  const again = await run('life', [...asked, '--json']);
  const key = answer(again.json().url, { feat: 0b10, ver: [12, 255], maint: 5000 });
  await say('accepted', ['accept', key]);
  await say('active', ['status']);
  await say('menu with a license', ['menu'], '3\n0\n');
  await say('not confirmed', ['deactivate']);
  await say('deactivated', ['deactivate', '--yes']);
  await say('codes', ['codes']);
  await say('cleared', ['clear', '--yes', '--simulate-offline']);
});

test('the language is that of the environment where no flag says otherwise, and English for C', async () => {
  for (const LC_ALL of ['C', 'C.UTF-8', 'POSIX', 'xx_YY', '']) {
    const { stdout } = await run('none', ['status'], '', { LC_ALL });
    expect(leftOver(stdout, DATA), LC_ALL).toContain('activated');
  }
});

test('a fault of the product file is said in it too', async () => {
  writeFileSync(path('broken.json'), '{}');
  for (const file of ['broken.json', 'missing.json']) {
    const ended = await run('none', ['status', ...LANG, '--product', path(file)]);
    expectNoEnglish(file, ended);
  }
});
