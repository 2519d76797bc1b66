import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Files and folders of ours that a text names in backticks. */
const namedIn = (text: string) =>
  [...text.matchAll(/`((?:[\w.()[\]-]+\/)+[\w.()[\]-]*)`/g)].map(([, path]) => path ?? '');

test.each(['docs/where.md', 'docs/accessibility.md', 'CONTRIBUTING.md'])(
  'whatever %s names is there',
  (document) => {
    const named = namedIn(readFileSync(join(root, document), 'utf8'));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

test('a name of nothing is found', () => {
  const found = namedIn(
    'Open `lib/rules/nowhere.ts`, then `messages/en.json`; run `npm run docs`.',
  );
  expect(found).toEqual(['lib/rules/nowhere.ts', 'messages/en.json']);
});
