/**
 * A code as pages and the wizard show it: its groups, numbered from 1, in the same rows (protocol
 * section 2, "Entry UI"; components/codes/code-layout.ts).
 */
export function groupRows(code: string): { at: number; group: string }[][] {
  const groups = code.split('-').map((group, index) => ({ at: index + 1, group }));
  const size = groups[0]?.group.length ?? 0;
  const inRow = size === 5 ? 4 : groups.length <= 5 ? 2 : 3;
  const rows = Math.ceil(groups.length / inRow);
  return Array.from({ length: rows }, (_, row) => groups.slice(row * inRow, (row + 1) * inRow));
}
