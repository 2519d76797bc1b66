/** What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection), wide forms included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One line of a CSV file (RFC 4180), every cell in quotation marks. One that a spreadsheet would compute
 * begins with an apostrophe, so that it stays a text.
 */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: string | number | null): string {
  const text = String(cell ?? '');
  return `"${FORMULA.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

/** Before the first line: without it spreadsheets read UTF-8 as something else. */
export const CSV_MARK = '\ufeff';
