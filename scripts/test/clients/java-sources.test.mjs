import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../start/paths.mjs';
import { guideParts } from './guide.mjs';

const folder = join(root, 'clients', 'java');
const ofGuide = guideParts()
  .flatMap(({ blocks }) => blocks)
  .filter(({ info }) => info === 'java');
const sources = [
  ...readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  ...ofGuide.map(({ title, text }) => [title, text]),
];

test.each(sources)(
  '%s compiles in every locale: javac 17 reads sources in that of its user',
  (_, text) => {
    expect(sources.length).toBeGreaterThan(2);
    // Line by line, to say which one it is.
    expect(text?.split('\n').filter((line) => !/^[\0-\x7f]*$/.test(line))).toEqual([]);
  },
);
