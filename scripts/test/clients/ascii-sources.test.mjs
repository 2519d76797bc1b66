import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../start/paths.mjs';
import { guideParts } from './guide.mjs';

const ofGuide = guideParts()
  .flatMap(({ blocks }) => blocks)
  .filter(({ info }) => info === 'java' || info === 'cs');
const sources = [
  ...['java', 'dotnet'].flatMap((client) => sourcesIn(join(root, 'clients', client))),
  ...ofGuide.map(({ title, text }) => [title, text]),
];

/** @param {string} folder @returns {string[][]} */
function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(java|cs|csproj)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

test.each(sources)(
  '%s compiles in every locale: javac 17 and the old C# compilers read sources in that of their user',
  (_, text) => {
    expect(sources.length).toBeGreaterThan(7);
    // Line by line, to say which one it is.
    expect(text?.split('\n').filter((line) => !/^[\0-\x7f]*$/.test(line))).toEqual([]);
  },
);
