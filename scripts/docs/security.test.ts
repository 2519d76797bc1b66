import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'SECURITY.md'), 'utf8');

test('every test that SECURITY.md names is there, by its file and its title', () => {
  const named = [...document.matchAll(/`([\w./-]+\.(?:test|spec)\.\w+)`(?: “([^”]+)”)?/g)];
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(([, file = '', title]) => {
    if (!existsSync(join(root, file))) return true;
    return title !== undefined && !readFileSync(join(root, file), 'utf8').includes(title);
  });
  expect(missing.map(([whole]) => whole)).toEqual([]);
});
