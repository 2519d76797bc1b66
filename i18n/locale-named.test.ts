import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDERS = ['app', 'components', 'lib', 'server', 'i18n', 'wizard', 'scripts/keyturn'];

/** Where a language may be named: the list itself, and the files that take in the texts. */
const MAY = [
  'i18n/locales.ts',
  'i18n/words.ts',
  'wizard/language.ts',
  'components/error-words.tsx',
];

/** A language by its name, or formats that go by that of the machine. */
const NAMED =
  /['"`]en(-[A-Z]{2})?['"`]|lang="en|messages\/[\w.]*\.json|Format\(undefined|toLocale\w+\(\)/;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test|test-support/.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);

test('no code names a language, but the list of them and what takes in their texts', () => {
  expect(sources.length).toBeGreaterThan(300);
  const naming = sources.filter((file) => {
    const code = readFileSync(file, 'utf8').replace(/\/\*.*?\*\/|\/\/ [^\n]*/gs, '');
    return NAMED.test(code);
  });
  expect(naming.sort()).toEqual([...MAY].sort());
});

test.each(["new Intl.DateTimeFormat('en-US')", '<html lang="en">', 'Format(undefined, {})'])(
  '%s would be found',
  (planted) => expect(planted).toMatch(NAMED),
);
