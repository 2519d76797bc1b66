import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeVisitor } from '../fixtures/native-form';
import { root } from '../fixtures/portal';
import { expect, test } from '../fixtures/test';
import { ACTIONS, OF_NEXT, PAGES, ROUTES } from '../inventory';

const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The address of a file of `app`: without the folders in parentheses. */
const addressOf = (file: string) =>
  `/${relative('app', dirname(file))}`.replaceAll('\\', '/').replace(/\/\([^)]+\)/g, '') || '/';

test('every page and route handler is in the inventory', () => {
  const named = (name: string) => sources('app').filter((file) => file.endsWith(`/${name}`));
  expect(named('page.tsx').map(addressOf).sort()).toEqual(Object.keys(PAGES).sort());
  expect(named('route.ts').map(addressOf).sort()).toEqual(Object.keys(ROUTES).sort());
});

test('what was built answers at no other address', async ({ demo }) => {
  const built: Record<string, string> = JSON.parse(read('.next/app-path-routes-manifest.json'));
  const listed = Object.keys({ ...PAGES, ...ROUTES, ...OF_NEXT });
  expect(Object.values(built).sort()).toEqual(listed.sort());
  // The folder of the older router, its data, and pictures made to measure.
  const older = Object.keys(JSON.parse(read('.next/server/pages-manifest.json')));
  expect(older.filter((page) => !/^\/(_app|_error|_document|404|500)$/.test(page))).toEqual([]);
  const visitor = makeVisitor(demo.baseUrl);
  const picture = '/_next/image?url=%2Ficon.svg&w=64&q=75';
  for (const path of [picture, '/_next/data/x/index.json', '/api', '/api/auth/session', '/.env']) {
    expect((await visitor.read(path)).status, path).toBe(404);
  }
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
