import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../start/paths.mjs';

/** A file without the lines that are comments. @param {string} file */
const read = (file) =>
  readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(\/\*|\*|\/\/).*$/gm, '');

const folders = [
  'app',
  'bench',
  'components',
  'drizzle',
  'e2e',
  'faults',
  'fuzz',
  'i18n',
  'lib',
  'messages',
];
const files = [...folders, 'scripts', 'server', 'wizard']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .concat(readdirSync(root))
  .filter((file) => /\.(m?ts|tsx|mjs|js|css|json)$/.test(file));
const code = files.filter((file) => /\.(m?ts|tsx|mjs|js)$/.test(file));
const isTest = (/** @type {string} */ file) =>
  /\.(test|test-support)\.|\/testing\/|^(e2e|bench|faults|fuzz)\//.test(file);

/** What Next.js, drizzle-kit and tools look for by name. */
const byName =
  /^app\/(.*\/)?(page|layout|route|error|global-error|not-found)\.tsx?$|^(proxy|instrumentation)\.ts$|^lib\/db\/schema\/|config\./;

test('what is exported is used in another file, a type at least in its own', () => {
  const words = new Map(code.map((file) => [file, read(file).match(/\w+/g) ?? []]));
  /** @type {Map<string, Set<string>>} */
  const places = new Map();
  for (const [file, said] of words) {
    for (const word of said) places.set(word, (places.get(word) ?? new Set()).add(file));
  }
  const dead = code
    .filter((file) => !byName.test(file))
    .flatMap((file) =>
      [...read(file).matchAll(/^export (?:async )?(const|function|class|type) (\w+)/gm)]
        .filter(([, kind, name = '']) => {
          const own = words.get(file)?.filter((word) => word === name).length ?? 0;
          return places.get(name)?.size === 1 && (kind !== 'type' || own === 1);
        })
        .map(([, , name]) => `${file}: ${name}`),
    );
  expect(dead).toEqual([]);
});

/** Keys of the texts in a file of messages, `section.key`. @returns {string[]} */
function keysOf(/** @type {object} */ texts, prefix = '') {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [`${prefix}${key}`] : keysOf(text, `${prefix}${key}.`),
  );
}

/**
 * What a file says that can be a key or the section of one: quoted words, templates as patterns, and
 * the sections of which it takes keys from variables.
 * @param {string} file
 */
function saidIn(file) {
  const text = read(file);
  const quoted = new Set(text.match(/(?<=['"`])[\w.-]+(?=['"`])/g));
  const patterns = [...text.matchAll(/`((?:[\w.-]|\$\{[^}`]*\})+)`/g)]
    .map(([, template = '']) => template.split(/\$\{[^}]*\}/))
    .filter((parts) => parts.length > 1 && /\w/.test(parts.join('')))
    .map(
      (parts) =>
        new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w/.-]*')}$`),
    );
  const variable = [
    ...text.matchAll(/const (\w+) = (?:await )?(?:use|get)Translations\('([\w.]+)'\)/g),
  ]
    .filter(([, t]) => new RegExp(`\\b${t}(\\.\\w+)?\\((?!['"\`])\\w`).test(text))
    .map(([, , section]) => section);
  return { text, quoted, patterns, variable };
}

test.each(['en', 'wizard.en'])('every text of messages/%s.json is used', (name) => {
  const sources = code.filter((file) => !isTest(file)).map(saidIn);
  const everywhere = new Set(sources.flatMap(({ quoted }) => [...quoted]));
  // A key in two parts, `section` and `key`, that stand in one file; the wizard says no sections.
  const dead = keysOf(JSON.parse(read(`messages/${name}.json`))).filter((key) => {
    const dots = [...key.matchAll(/\./g)].map(({ index }) => index);
    return !sources.some(
      ({ text, quoted, patterns, variable }) =>
        text.includes(`messages.${key}`) ||
        [-1, ...dots].some((dot) => {
          const section = key.slice(0, Math.max(dot, 0));
          const rest = key.slice(dot + 1);
          const spoken = name === 'wizard.en' ? dot === dots[0] : !section || quoted.has(section);
          if (!spoken) return false;
          const words = variable.includes(section) ? everywhere : quoted;
          return words.has(rest) || patterns.some((pattern) => pattern.test(rest));
        }),
    );
  });
  // Destructured, not looked up.
  const taken = ['action.outdatedTitle', 'action.outdatedText', 'action.outdatedOpen'];
  expect(dead.filter((key) => !taken.includes(key))).toEqual([]);
});

test('every class of a style sheet is used, and every token of the portal', () => {
  const word = (/** @type {string} */ name) => `(^|[^\\w-])${name}($|[^\\w-])`;
  const dead = ['app/globals.css', 'wizard/app/style/window.css'].flatMap((sheet) => {
    const rules = read(sheet).replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const users = code.filter((file) => /^(app|components|wizard)\//.test(file) && !isTest(file));
    const text = users.map(read).join('\n');
    const classes = rules.matchAll(/(?:\.|@utility )([a-z][\w-]*)/g);
    // `boxes-${layout}` makes the last part of a name.
    return [...new Set([...classes].map(([, name = '']) => name))].filter((name) => {
      const stem = name.slice(0, name.lastIndexOf('-') + 1);
      return !new RegExp(`${word(name)}${stem && `|[^\\w-]${stem}\\$\\{`}`).test(text);
    });
  });
  const portal = files
    .filter((file) => /^(app|components|wizard)\/.*\.(tsx?|css)$/.test(file))
    .map(read);
  const uses = portal.join('\n').replaceAll(/^\s*--[\w-]+:/gm, '');
  const tokens = read('app/globals.css').matchAll(/^ {2}--[a-z]+-(\w+(?:-\w+)*):/gm);
  const unused = [...tokens].filter(([, name]) => !new RegExp(`[-"\`' ]${name}\\b`).test(uses));
  expect([...dead, ...unused.map(([, name]) => name)]).toEqual([]);
});

test('every package in package.json is used', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const text = files
    .filter((file) => !/^package(-lock)?\.json$/.test(file))
    .map(read)
    .join('\n');
  const dead = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => {
    const types = name.startsWith('@types/') ? name.slice('@types/'.length) : name;
    return types !== 'node' && !new RegExp(`['"\`/@]${types}['"\`/]`).test(text);
  });
  expect(dead).toEqual([]);
});
