import { denialOf, type OperationName, permissions } from '@/lib/rules/permissions';
import { roles } from '@/lib/rules/roles';

const HEAD = `# Permissions

Who may do what with the portal, at whatever door. **yes**: may. **seen**: sees what it is about, but may not do this, and is told
\`FORBIDDEN\`. Empty: does not see it, so for them it is \`NOT_FOUND\`, as if it did not exist.

Three columns are parts of a signed-in customer towards one license: *registered* to their address; *member* and *contact* of
the organization that owns it. To customers it has nothing to do with it is \`NOT_FOUND\`. What is about a "secret" is found only by whoever
brings an Activation Key, a code or a mailed link; the rules of activating and deactivating come on top
([Server Properties](server-properties.md), [refusals](refusals.md)).

<!-- Made from lib/rules/permissions.ts by \`npm run docs\`; a test walks it at the operations. -->

`;

/** docs/permissions.md: every operation and every part in which somebody asks. */
export function permissionsPage(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(permissions) as OperationName[];
  const rows = names.map((name) => row([`\`${name}\``, permissions[name].about, ...cellsOf(name)]));
  const columns = ['operation', 'about', ...roles.map((role) => role.replace('-', ' '))];
  return `${HEAD}${[row(columns), row(columns.map(() => '---')), ...rows].join('\n')}\n`;
}

const CELLS = { FORBIDDEN: 'seen', NOT_FOUND: '' };

const cellsOf = (name: OperationName) =>
  roles.map((role) => {
    const denial = denialOf(name, [role]);
    return denial === null ? '**yes**' : CELLS[denial];
  });
