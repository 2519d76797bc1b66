import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../fixtures/portal';
import { ACTIONS, DOORS, PAGES, ROUTES } from '../inventory';

const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The address of a file of `app`: without the folders in parentheses. */
const addressOf = (file: string) =>
  `/${relative('app', dirname(file))}`.replaceAll('\\', '/').replace(/\/\([^)]+\)/g, '') || '/';

test('every page and route handler is in the inventory', () => {
  const of = (name: string) => sources('app').filter((file) => file.endsWith(`/${name}`));
  expect(of('page.tsx').map(addressOf).sort()).toEqual(Object.keys(PAGES).sort());
  expect(of('route.ts').map(addressOf).sort()).toEqual(Object.keys(ROUTES).sort());
});

test('every server action is in the inventory, and made by action()', () => {
  const actions: string[] = [];
  for (const file of ['app', 'components', 'lib'].flatMap(sources)) {
    const text = read(file);
    if (!/^\s*['"]use server['"]/m.test(text)) continue;
    expect(text, file).toMatch(/^'use server';/);
    for (const [line, name] of text.matchAll(/^export .*?(?:const|function) (\w+).*$/gm)) {
      expect(line, file).toMatch(/^export const \w+ = action\(/);
      actions.push(`${file} ${name}`);
    }
    expect(text, file).not.toMatch(/^export (default|\{|\*)/m);
  }
  expect(actions.sort()).toEqual(Object.keys(ACTIONS).sort());
});

test('every door of server/ is in the inventory', () => {
  const [, receiptKeysPath = ''] =
    /PATH = '([^']+)'/.exec(read('server/api/receipt-keys.ts')) ?? [];
  const doors = sources('server/api').flatMap((file) => {
    const base = file.startsWith('server/api/olp/') ? '/api/olp/v1' : '';
    const text = read(file);
    const plain = [
      ...text.matchAll(/\b\w+\.(get|post|put|patch|delete)\(\s*(?:'([^']+)'|[A-Z_]+_PATH)/g),
    ].map(([found, method, path]) => [found, method, path ?? receiptKeysPath]);
    const described = [
      ...text.matchAll(/method: '(get|post|put|patch|delete)',\s*path: '([^']+)'/g),
    ];
    return [...plain, ...described].map(
      ([, method = '', path]) => `${method.toUpperCase()} ${base}${path}`,
    );
  });
  expect(doors.sort()).toEqual(Object.keys(DOORS).sort());
});
