import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('the pictures that the README names are those that are there, each taken by npm run pictures', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/docs\/pictures\/([\w-]+)\.png/g)].map(([, name = '']) => name);
  const there = readdirSync(join(root, 'docs/pictures')).map((file) => file.replace('.png', ''));
  expect(there.sort()).toEqual([...named].sort());
  const folder = join(root, 'e2e/pictures');
  const takes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  for (const name of named) expect(takes.join('\n')).toMatch(new RegExp(`'${name}(\\.png)?'`));
});
