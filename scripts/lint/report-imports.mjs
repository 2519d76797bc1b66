import { importTable } from './import-table.mjs';
import { unusedEntries } from './unused-entries.mjs';

/**
 * dependency-cruiser's reporter for the lint step: what breaks the table, and what of it nobody needs.
 * @param {import('dependency-cruiser').ICruiseResult} result
 */
export default function reportImports({ modules, summary }) {
  const faults = summary.violations.map(({ from, to, rule, cycle = [] }) => {
    const path = cycle.length > 0 ? cycle.map(({ name }) => name).join(' → ') : to;
    return `${from} → ${path}: ${rule.name}`;
  });
  const unused = unusedEntries(importTable, modules).map(
    (entry) => `scripts/lint/import-table.mjs allows what nobody does: ${entry}`,
  );
  const lines = [...faults, ...unused, `${modules.length} modules follow the import table`];
  const failed = lines.length > 1;
  return {
    output: `${(failed ? lines.slice(0, -1) : lines).join('\n')}\n`,
    exitCode: Number(failed),
  };
}
