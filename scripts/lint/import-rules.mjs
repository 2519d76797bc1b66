import { builtinModules } from 'node:module';

/** @typedef {typeof import('./import-table.mjs').importTable} Table */

/** Tests, and what only they use, stand beside the code they test and may reach for anything. */
export const testFiles = '(\\.(test|test-support)\\.(ts|tsx|mjs)$|/test-[^/]+\\.ts$|/testing/)';

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * @param {string} place a folder or a file without its extension
 * @param {string[]} [without] places in it that do not count
 */
const ours = (place, without = []) =>
  `^${without.map((inner) => `(?!${inside(inner)})`).join('')}${inside(place)}`;

/** @param {string} place */
const inside = (place) => `${escaped(place)}(/|\\.(ts|tsx|mjs|js|json)$)`;

/**
 * The table's word for what may be imported, as patterns over dependency-cruiser's resolved paths.
 * @param {string} name
 * @param {string[]} roots the project's own top-level names
 * @returns {string[]}
 */
export function patternsOf(name, roots) {
  if (name === 'node:*') return [builtin(builtinModules)];
  if (name.startsWith('node:')) return [builtin([name.slice('node:'.length)])];
  if (roots.includes(name.split('/')[0] ?? '')) return [ours(name)];
  const path = name.endsWith('/*') ? `${escaped(name.slice(0, -1))}[^/]+` : escaped(name);
  return [`(^|/)node_modules/(@types/)?${path}(/|\\.|$)`];
}

/** @param {readonly string[]} names */
const builtin = (names) => `^(node:)?(${names.map(escaped).join('|')})$`;

/** The project's own top-level names. @param {Table} table */
export const rootsOf = (table) => [...new Set(table.map(({ from }) => from.split('/')[0] ?? ''))];

/**
 * What a row is about: its place without those that have rows of their own.
 * @param {Table} table @param {string} from
 */
export const ownOf = (table, from) =>
  ours(
    from,
    table.map((row) => row.from).filter((place) => place.startsWith(`${from}/`)),
  );

/**
 * dependency-cruiser's rules for the table: two for each row, and one for what has no row.
 * @param {Table} table
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 */
export function importRules(table) {
  const roots = rootsOf(table);
  const rows = table.flatMap(({ from, may, types }) => {
    const own = ownOf(table, from);
    const source = { path: own, pathNot: testFiles };
    const allowed = [own, ...may.flatMap((name) => patternsOf(name, roots))];
    const typed = types.flatMap((name) => patternsOf(name, roots));
    return [
      {
        name: `${from} may import only what its row allows`,
        severity: /** @type {const} */ ('error'),
        comment: 'scripts/lint/import-table.mjs',
        from: source,
        to: { pathNot: [...allowed, ...typed] },
      },
      ...(typed.length > 0
        ? [
            {
              name: `${from} may import some only as types`,
              severity: /** @type {const} */ ('error'),
              comment: 'scripts/lint/import-table.mjs',
              from: source,
              to: {
                path: typed,
                pathNot: allowed,
                dependencyTypesNot: [/** @type {const} */ ('type-only')],
              },
            },
          ]
        : []),
    ];
  });

  return [
    ...rows,
    {
      name: 'every file has a row',
      severity: 'error',
      comment: 'A new folder wants a row in scripts/lint/import-table.mjs.',
      from: {
        path: '\\.(ts|tsx|js|mjs)$',
        pathNot: [testFiles, '(^|/)node_modules/', ...table.map((row) => ours(row.from))],
      },
      to: {},
    },
  ];
}
