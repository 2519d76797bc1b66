import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test.each([
  ['SECURITY.md', 30],
  ['docs/comparison.md', 12],
  ['docs/staff.md', 9],
  ['docs/asvs.md', 45],
])('every test that %s names is there, by its file and its title', (name, least) => {
  const document = readFileSync(join(root, name), 'utf8');
  const named = [...document.matchAll(/`([\w./-]+\.(?:test|spec)\.\w+)`(?: “([^”]+)”)?/g)];
  expect(named.length).toBeGreaterThan(least);
  const missing = named.filter(([, file = '', title]) => {
    if (!existsSync(join(root, file))) return true;
    return title !== undefined && !readFileSync(join(root, file), 'utf8').includes(title);
  });
  expect(missing.map(([whole]) => whole)).toEqual([]);
});
