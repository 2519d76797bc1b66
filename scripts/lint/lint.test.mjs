import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../start/paths.mjs';
import { run } from '../start/run.mjs';
import { importTable, rooms } from './import-table.mjs';
import { unusedEntries } from './unused-entries.mjs';

/**
 * What each row must refuse: the file planted in its place imports these.
 * @type {Record<string, string[]>}
 */
const never = {
  'lib/olp/text': ['node:crypto', 'zod', '@/lib/olp/day'],
  'lib/olp': ['node:fs', 'zod', '@/lib/env', '@/lib/rules/planted'],
  'lib/readable-address': ['@/lib/db/client', 'node:crypto'],
  'lib/strangers-words': ['@/lib/env'],
  'lib/receipt': ['@/lib/db/connect', '@/lib/env'],
  'lib/rules': ['node:crypto', 'zod', '@/lib/db/connect', '@/lib/operations/planted'],
  'lib/env': ['node:fs', '@/lib/log'],
  'lib/log': ['@/lib/db/connect', '@/lib/operations/planted'],
  'lib/log-redaction': ['@/lib/env'],
  'lib/tracing': ['@/lib/log'],
  'lib/tracing-settings': ['@/lib/env'],
  'lib/security-log': ['@/lib/db/connect'],
  'lib/address-key': ['@/lib/env'],
  'lib/same-origin': ['@/lib/env'],
  'lib/csv': ['@/lib/strangers-words'],
  'lib/read-csv': ['@/lib/csv'],
  'lib/license-files': ['@/lib/strangers-words'],
  'lib/list-query': ['@/lib/db/connect', '@/lib/strangers-words'],
  'lib/desk-lists': ['@/lib/db/connect', '@/lib/strangers-words'],
  'lib/request-scope': ['@/lib/env'],
  'lib/page-styles': ['@/lib/env'],
  'lib/not-here': ['@/lib/env', '@/lib/operations/planted'],
  'lib/form-state': ['@/components/planted'],
  'lib/route': ['@/lib/env', '@/app/planted'],
  'lib/support': ['@/lib/env', '@/lib/operations/planted'],
  'lib/support-reference': ['@/lib/env', '@/lib/operations/planted'],
  'lib/refusal-words': ['@/lib/env', '@/lib/operations/planted'],
  'lib/vault': ['@/lib/db/connect', '@/lib/operations/planted', '@/lib/env', '@/lib/mail/planted'],
  'lib/tickets': ['@/lib/db/connect', '@/lib/env'],
  'lib/vault/check-master-key': ['@/lib/operations/planted'],
  'lib/doctor': ['@/lib/operations/planted', '@/app/planted', 'zod'],
  'lib/db': ['@/lib/auth/viewer', '@/lib/operations/planted', '@/app/planted'],
  'lib/properties': ['@/lib/auth/viewer', '@/lib/operations/planted', '@/app/planted'],
  'lib/passkeys': ['@/lib/auth/viewer', '@/lib/operations/planted', '@/app/planted'],
  'lib/sign-on': ['@/lib/env', '@/lib/operations/planted'],
  'lib/mail': ['@/lib/operations/planted', '@/app/planted'],
  'lib/rate-limit': ['@/lib/operations/planted', '@/app/planted'],
  'lib/operations': [
    'next/headers',
    'react',
    '@/app/planted',
    '@/components/planted',
    '@/lib/auth/viewer',
    '@/lib/operations/record/planted',
  ],
  // A room must not look up, nor beside it.
  ...Object.fromEntries(
    rooms.flatMap((floor, level) =>
      floor.map((room) => {
        const above = rooms.slice(0, level + 1).flat();
        const others = above.filter((other) => other !== room);
        return [
          `lib/operations/${room}`,
          ['react', ...others.map((other) => `@/lib/operations/${other}/planted`)],
        ];
      }),
    ),
  ),
  'lib/auth': ['@/lib/operations/planted', '@/app/planted', '@/components/planted'],
  'lib/make-context': ['@/lib/env', '@/lib/operations/planted'],
  'lib/portal': ['@/lib/operations/planted', '@/lib/auth/viewer'],
  'lib/action': [
    '@/lib/db/connect',
    '@/lib/operations/planted',
    '@/components/planted',
    'drizzle-orm',
  ],
  app: [
    '@/lib/db/connect',
    'drizzle-orm',
    '@/lib/vault/planted',
    '@/lib/olp/planted',
    'node:fs',
    'next-auth',
  ],
  components: [
    '@/lib/operations/planted',
    '@/lib/db/connect',
    '@/lib/auth/viewer',
    '@/lib/env',
    'next/headers',
  ],
  i18n: ['@/lib/db/connect', '@/lib/operations/planted', 'react'],
  'i18n/formats': ['next-intl', '@/i18n/words'],
  'i18n/locales': ['next-intl', '@/lib/env', '@/messages/planted'],
  'i18n/pseudo-locale': ['next-intl', '@/lib/env', '@/messages/planted'],
  messages: ['@/lib/env'],
  proxy: ['@/lib/db/connect', '@/lib/operations/planted'],
  instrumentation: ['@/lib/db/connect', '@/lib/operations/planted'],
  server: ['@/app/planted', '@/components/planted', '@/lib/db/client'],
  wizard: ['@/lib/db/connect', '@/lib/operations/planted', '@/lib/env', '@/components/planted'],
  'wizard/core': ['@clack/prompts', 'qrcode', '@/messages/planted', '@/wizard/planted'],
  scripts: ['zod', '@/lib/env', '@/lib/operations/planted'],
  'scripts/test/firefox-in-between': ['esbuild', '@/lib/env'],
  'scripts/test/identity-provider': ['dns-packet', '@/lib/env'],
  'scripts/test/container/read-files': ['esbuild', '@/lib/env'],
  'scripts/test/dns-server': ['oidc-provider', '@/lib/env'],
  'scripts/docs': ['@/lib/db/connect', '@/lib/operations/planted'],
  'scripts/keyturn': ['next/headers', '@/app/planted'],
  e2e: ['@/app/planted', '@/components/planted'],
  fuzz: ['@/app/planted', '@/components/planted', '@/lib/db/connect'],
  bench: ['@/app/planted', '@/components/planted'],
  faults: ['@/app/planted', '@/components/planted'],
  'faults/judge': [
    '@/lib/olp/day',
    '@/lib/operations/planted',
    '@/lib/rules/planted',
    '@/faults/planted',
  ],
};

/** What the planted files import of ours: all there, so that nothing is refused for being missing. */
const targets = [
  ...['lib/olp/day', 'lib/db/connect', 'lib/db/client', 'lib/auth/viewer', 'lib/env', 'lib/log'],
  ...['lib/form-state', 'i18n/words'],
];

let tree = '';
/** @type {{from: string, to: string, rule: {name: string}}[]} */
let violations = [];

/** @param {string} path @param {string} text */
function plant(path, text) {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** A file of its own for the row, in its folder or, for a single file, in its place. */
const isFile = (/** @type {string} */ from) => existsSync(join(root, `${from}.ts`));

const plantedIn = (/** @type {string} */ from) =>
  isFile(from) ? `${from}.ts` : `${from}/planted.ts`;

const values = (/** @type {string[]} */ names) =>
  names.map((name, index) => `import * as v${index} from '${name}';\nvoid v${index};\n`).join('');

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'lint-'));
  for (const file of ['tsconfig.json', 'biome.json', '.gitignore']) {
    copyFileSync(join(root, file), join(tree, file));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const target of targets) plant(`${target}.ts`, 'export type T = string;\n');
  for (const { from } of importTable) {
    plant(plantedIn(from), `${values(never[from] ?? [])}export type T = string;\n`);
  }
  // Beside each row that may import types: the same import as a value, and as a type.
  for (const { from, types } of importTable.filter((row) => !isFile(row.from))) {
    for (const [index, name] of types.entries()) {
      const target = isFile(name) || targets.includes(name) ? name : `${name}/planted`;
      const isPackage = existsSync(join(root, 'node_modules', name));
      const source = isPackage ? name : `@/${target}`;
      plant(`${from}/value-${index}.ts`, `import * as v from '${source}';\nvoid v;\n`);
      plant(
        `${from}/type-${index}.ts`,
        `import type * as v from '${source}';\nexport type V = typeof v;\n`,
      );
    }
  }
  plant('no-row/planted.ts', values(['node:fs']));
  plant(
    'wizard/cycle-a.ts',
    "import { b } from './cycle-b';\nexport const a: A = b;\nexport type A = 1;\n",
  );
  plant('wizard/cycle-b.ts', "import type { A } from './cycle-a';\nexport const b: A = 1;\n");
  plant('lib/rules/cycle-a.ts', "import { b } from './cycle-b';\nexport const a = () => b;\n");
  plant('lib/rules/cycle-b.ts', "import { a } from './cycle-a';\nexport const b = () => a;\n");
  for (const folder of ['app', 'components', 'lib', 'server']) {
    plant(`${folder}/reads-env.ts`, 'export const port = process.env.PORT;\n');
    plant(
      `${folder}/imports-env.ts`,
      "import { env } from 'node:process';\n\nexport const port = env.PORT;\n",
    );
  }
  plant('lib/env.ts', `${values(never['lib/env'] ?? [])}export const port = process.env.PORT;\n`);
  plant('lib/WrongName.ts', 'export const wrong = 1;\n');
  const params = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: number`).join(', ');
  plant(
    'lib/operations/record/trains.ts',
    `export const train = (${params}) => [a, b, c, d, e];\n`,
  );
  plant('lib/operations/record/long.ts', 'export const line = 1;\n'.repeat(201));

  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json'];
  const folders = [...new Set(importTable.map(({ from }) => from.split('/')[0]))];
  const sources = folders.map((name) => (name && isFile(name) ? `${name}.ts` : `${name}`));
  const { text } = await run(process.execPath, [cruiser, ...config, '--', ...sources, 'no-row'], {
    cwd: tree,
  });
  violations = JSON.parse(text).summary.violations;
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

/** The violations of a planted file, by the row's rule. @param {string} file @param {string} rule */
const refusedIn = (file, rule) =>
  violations
    .filter((violation) => violation.from === file && violation.rule.name === rule)
    .map(({ to }) => to);

/** @param {string} name as imported @param {string} path as resolved */
function isTheSame(name, path) {
  if (name.startsWith('@/')) return path === `${name.slice(2)}.ts`;
  if (name.startsWith('node:')) return path.replace(/^node:/, '') === name.slice('node:'.length);
  return (
    path.includes(`node_modules/${name}/`) || path.includes(`node_modules/${name.split('/')[0]}/`)
  );
}

describe('the import table bites', () => {
  test('every row has something planted against it', () => {
    expect(Object.keys(never).sort()).toEqual(importTable.map(({ from }) => from).sort());
  });

  test.each(importTable.map(({ from }) => from))('%s', (from) => {
    const value = refusedIn(plantedIn(from), `${from} may import only what its row allows`);
    const asType = refusedIn(plantedIn(from), `${from} may import some only as types`);
    for (const name of never[from] ?? []) {
      const refused = [...value, ...asType].some((path) => isTheSame(name, path));
      expect(refused, `${plantedIn(from)} imports ${name}`).toBe(true);
    }
  });

  const typed = importTable.filter((row) => row.types.length > 0 && !isFile(row.from));
  test.each(typed.map((row) => [row.from, row.types.length]))(
    '%s imports as types what is for types only',
    (from, count) => {
      for (let index = 0; index < Number(count); index += 1) {
        const rule = `${from} may import some only as types`;
        expect(refusedIn(`${from}/value-${index}.ts`, rule), `value ${index}`).toHaveLength(1);
        const asType = violations.filter(
          (violation) => violation.from === `${from}/type-${index}.ts`,
        );
        expect(asType.map((violation) => violation.rule.name)).toEqual([]);
      }
    },
  );

  test('a folder without a row is refused', () => {
    expect(refusedIn('no-row/planted.ts', 'every file has a row')).toHaveLength(1);
  });

  test('a cycle is refused, also one of types', () => {
    expect(refusedIn('lib/rules/cycle-a.ts', 'no cycles')).toEqual(['lib/rules/cycle-b.ts']);
    expect(refusedIn('wizard/cycle-a.ts', 'no cycles')).toEqual(['wizard/cycle-b.ts']);
  });

  test('an entry that nobody needs is found, and one that only types need', () => {
    const row = { from: 'app', may: ['lib/db', 'lib/env', 'zod', 'lib/olp'], types: ['lib/log'] };
    const imports = (/** @type {[string, string][]} */ ...found) =>
      found.map(([resolved, kind]) => ({ resolved, dependencyTypes: ['local', kind] }));
    const modules = [
      {
        source: 'app/page.tsx',
        dependencies: imports(
          ['lib/db/connect.ts', 'import'],
          ['lib/env.ts', 'type-only'],
          ['lib/log.ts', 'import'],
        ),
      },
      { source: 'app/page.test.tsx', dependencies: imports(['lib/olp/day.ts', 'import']) },
    ];
    const unused = unusedEntries([row, { from: 'lib', may: [], types: [] }], modules);
    expect(unused).toEqual(['app: lib/env', 'app: zod', 'app: lib/olp', 'app: lib/log']);
  });
});

describe('the linter bites', () => {
  /** @type {{category: string, location: {path: string}}[]} */
  let found = [];
  beforeAll(async () => {
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = ['lint', '--reporter=json', '--colors=off', '--max-diagnostics=none'];
    const { text } = await run(process.execPath, [biome, ...args], { cwd: tree });
    const report = text.split('\n').find((line) => line.startsWith('{"summary"'));
    found = JSON.parse(report ?? '{}').diagnostics;
  });

  /** @param {string} file */
  const faultsOf = (file) =>
    found.filter(({ location }) => location.path === file).map(({ category }) => category);

  test.each(['app', 'components', 'lib', 'server'])('%s does not read process.env', (folder) => {
    expect(faultsOf(`${folder}/reads-env.ts`)).toContain('lint/style/noProcessEnv');
    expect(faultsOf(`${folder}/imports-env.ts`)).toContain('lint/style/noProcessEnv');
  });

  test('lib/env.ts does', () => {
    expect(faultsOf('lib/env.ts')).not.toContain('lint/style/noProcessEnv');
  });

  test('an operation takes no train of parameters, and its file stays short', () => {
    expect(faultsOf('lib/operations/record/trains.ts')).toContain('lint/complexity/useMaxParams');
    expect(faultsOf('lib/operations/record/long.ts')).toContain(
      'lint/style/noExcessiveLinesPerFile',
    );
  });

  test('a file is named in kebab-case', () => {
    expect(faultsOf('lib/WrongName.ts')).toContain('lint/style/useFilenamingConvention');
  });
});
