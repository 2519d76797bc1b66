/** What a running portal of the version before trips over: docs/decisions/045. */
const BREAKING = [
  [/\bDROP TABLE\b/i, 'drops a table'],
  [/\bDROP COLUMN\b/i, 'drops a column'],
  [/\bRENAME\b/i, 'renames'],
  [/\bALTER COLUMN\b[^;]*\bTYPE\b/i, 'changes a type'],
  [/\bSET NOT NULL\b/i, 'makes a column required'],
  [
    /\bADD COLUMN\b(?=[^;]*\bNOT NULL\b)(?![^;]*\b(DEFAULT|GENERATED)\b)/i,
    'adds a required column',
  ],
  [/\bDROP DEFAULT\b/i, 'makes a column required'],
];

/**
 * The statements of a migration that the version before does not survive.
 * @param {string} sql
 * @returns {string[]} what each does, and the statement
 */
export function breakingStatements(sql) {
  return sql
    .replaceAll(/--(?!> statement-breakpoint).*$/gm, '')
    .split(/--> statement-breakpoint|;\s*\n/)
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .flatMap((statement) =>
      BREAKING.filter(([pattern]) => /** @type {RegExp} */ (pattern).test(statement)).map(
        ([, what]) => `${what}: ${statement.slice(0, 120)}`,
      ),
    );
}
