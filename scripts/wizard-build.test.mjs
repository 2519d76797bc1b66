import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { fileName, moveAll } from './wizard-build.mjs';

const folder = mkdtempSync(join(tmpdir(), 'wizard-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const product = join(folder, 'product.json');
writeFileSync(product, '{}');

/** @param {string[]} args */
const wizardBuild = (...args) =>
  run(process.execPath, [join(root, 'scripts', 'wizard-build.mjs'), ...args]);

test.each([
  ['Nächtlicher Himmel Größe', 'nachtlicher-himmel-grosse'],
  ['../../evil/Night Sky', 'evil-night-sky'],
  ['夜空', 'license-wizard-81001'],
  ['Night '.repeat(60), 'night-'.repeat(60).slice(0, 100).replace(/-$/, '')],
])('%s is a file called %s', (name, file) => {
  expect(fileName(name, { productId: 81001 })).toBe(file);
});

test.each([
  [['--target', 'win-x86'], 'No target: win-x86'],
  [['--name', ''], '--name is one line'],
  [['--name', 'Night\nSky'], '--name is one line'],
  [['--name', 'Night Sky '.repeat(7).trim()], '--name is one line'],
  [['--nmae', 'Night Sky'], "'--nmae'"],
])('%j is refused in a sentence, and nothing is made', async (args, why) => {
  const out = join(folder, 'out');
  const { code, text } = await wizardBuild('--product', product, '--out', out, ...args);
  expect([code, text]).toEqual([1, expect.stringContaining(why)]);
  expect(text).not.toMatch(/\n {4}at /);
  expect(existsSync(out)).toBe(false);
});

test('without a product it says what is missing; asked for help it helps', async () => {
  const nothing = await wizardBuild();
  expect([nothing.code, nothing.text]).toEqual([
    1,
    expect.stringContaining('--product is missing'),
  ]);
  const help = await wizardBuild('--help');
  expect([help.code, help.text]).toEqual([0, expect.stringMatching(/^npm run wizard:build/)]);
  expect(readdirSync(folder)).toEqual(['product.json']);
});

test('files come all of them in place of others, or none', () => {
  const [fresh, out] = ['fresh', 'place'].map((name) => join(folder, name));
  if (!fresh || !out) throw new Error('two folders');
  mkdirSync(out);
  mkdirSync(fresh);
  const contents = () => ['a', 'b', 'c'].map((name) => tryRead(join(out, name)));
  for (const name of ['a', 'b', 'c']) writeFileSync(join(fresh, name), `new ${name}`);
  for (const name of ['a', 'c']) writeFileSync(join(out, name), `old ${name}`);
  // It has no place to go to.
  expect(() => moveAll(['a', 'b', 'c', 'none'], fresh, out)).toThrow('cannot be replaced (ENOENT)');
  expect(contents()).toEqual(['old a', null, 'old c']);
  moveAll(['a', 'b', 'c'], fresh, out);
  expect(contents()).toEqual(['new a', 'new b', 'new c']);
});

/** @param {string} file */
const tryRead = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);
