import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/clients.md');

/** Where a client says what it can do, and how. */
const clients: Record<string, { source: string; says: (name: string) => RegExp }> = {
  TypeScript: {
    source: `${read('wizard/core/index.ts')}\n${read('wizard/core/wizard.ts').split('  return {\n    product,')[1]}`,
    says: (name) => new RegExp(`^export \\{.*\\b${name}\\b.*from|^    ${name}[:,]`, 'm'),
  },
  Python: {
    source: read('clients/python/keyturn.py'),
    says: (name) => new RegExp(`^ *def ${name}\\(`, 'm'),
  },
  C: {
    // What is in the header alone can be called.
    source: read('clients/c/keyturn.h'),
    says: (name) => new RegExp(`^\\w[\\w ]*\\**${name}\\(`, 'm'),
  },
  Java: {
    source: read('clients/java/org/keyturn/license/Keyturn.java'),
    says: (name) => new RegExp(`^ *public [\\w<> ]+ ${name}\\(`, 'm'),
  },
  '.NET': {
    source: read('clients/dotnet/Keyturn.cs'),
    says: (name) => new RegExp(`^ *public [\\w<> ]+ ${name}\\(`, 'm'),
  },
};

/** The rows below a heading, as cells by the name of their column. */
function rowsOf(heading: string): Record<string, string>[] {
  const lines = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0]?.split('\n') ?? [];
  const rows = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(1, -1).split('|'));
  const [head = [], , ...body] = rows.map((cells) => cells.map((cell) => cell.trim()));
  return body.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])));
}

const namesIn = (text = '') => [...text.matchAll(/`([\w./@:-]+)`/g)].map(([, name = '']) => name);

test.each(Object.entries(clients))('what %s is said to do it does', (name, { source, says }) => {
  const rows = rowsOf('What a program can do');
  expect(rows.length).toBeGreaterThan(14);
  const named = rows.map((row) => namesIn(row[name]));
  expect(named.flat().length).toBeGreaterThan(12);
  expect(named.flat().filter((each) => !says(each).test(source))).toEqual([]);
});

test('a name that is not there is found', () => {
  for (const { source, says } of Object.values(clients)) {
    expect(says('keyturn_do_everything').test(source)).toBe(false);
  }
});

test('packages and files are called what the page calls them', () => {
  const [, packages, , files] = rowsOf('What it takes');
  const made = readdirSync(join(root, 'scripts/packages')).map((file) =>
    read(`scripts/packages/${file}`),
  );
  const sources = [read('clients/python/pyproject.toml'), ...made].join('\n');
  const parts = Object.values(packages ?? {}).flatMap(namesIn);
  expect(parts.length).toBe(4);
  for (const name of parts.flatMap((each) => each.split(':'))) expect(sources).toContain(name);
  const copied = readdirSync(join(root, 'clients'), { recursive: true, encoding: 'utf8' });
  for (const file of Object.values(files ?? {}).flatMap(namesIn)) {
    expect(copied.some((path) => path.split('/').at(-1) === file)).toBe(true);
  }
});

test('what is said to show it is there, and runs every client', () => {
  const named = namesIn(page).filter((name) => /\.(m?ts|mjs)$/.test(name));
  expect(named.length).toBeGreaterThan(6);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  const runs = read('scripts/test/clients/test-clients.mjs');
  for (const step of ['runVectors', 'runSpoiledVectors', 'tryClient', 'tryGuide', 'tryPackages']) {
    expect(runs).toMatch(new RegExp(`await ${step}\\(`));
  }
});

test('the packages have one version', () => {
  const { version } = JSON.parse(read('package.json'));
  expect(read('clients/python/pyproject.toml')).toContain(`\nversion = "${version}"\n`);
});
