import { ownOf, patternsOf, rootsOf, testFiles } from './import-rules.mjs';

/** @typedef {{source: string, dependencies: {resolved: string, dependencyTypes: string[]}[]}} Module */

/**
 * Entries of the table that nobody needs, as `row: entry`: no import asks for one in `may`, or only
 * imports of types do. The rooms of lib/operations share their list: an entry that one of them needs
 * is used, and that a room may look down is their order, needed or not.
 * @param {typeof import('./import-table.mjs').importTable} table
 * @param {Module[]} modules as dependency-cruiser reports them
 * @returns {string[]}
 */
export function unusedEntries(table, modules) {
  const roots = rootsOf(table);
  /** @type {Map<string, boolean>} whether an entry is used */
  const entries = new Map();
  for (const { from, may, types } of table) {
    const inRow = new RegExp(ownOf(table, from));
    const imports = modules
      .filter(({ source }) => inRow.test(source) && !new RegExp(testFiles).test(source))
      .flatMap(({ dependencies }) => dependencies)
      .filter(({ resolved }) => !inRow.test(resolved));
    const isOf = (/** @type {string} */ name) => {
      const patterns = patternsOf(name, roots).map((pattern) => new RegExp(pattern));
      return (/** @type {{resolved: string}} */ { resolved }) =>
        patterns.some((pattern) => pattern.test(resolved));
    };
    const [asTypes, asValues] = [true, false].map((wanted) =>
      imports.filter(({ dependencyTypes }) => dependencyTypes.includes('type-only') === wanted),
    );
    const room = from.startsWith('lib/operations/');
    const use = (/** @type {string} */ name, /** @type {typeof imports} */ among = []) => {
      if (room && name.startsWith('lib/operations/')) return;
      const entry = `${room ? 'lib/operations' : from}: ${name}`;
      entries.set(entry, entries.get(entry) || among.some(isOf(name)));
    };
    for (const name of may) use(name, asValues);
    for (const name of types) use(name, asTypes);
  }
  return [...entries].filter(([, used]) => !used).map(([entry]) => entry);
}
