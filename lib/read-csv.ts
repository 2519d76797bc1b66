import { CsvError, parse } from 'csv-parse/sync';

export type CsvRow = {
  /** Where it ends in the text, from 1. */
  line: number;
  cells: string[];
};

/** Characters of one row; what is longer is no row but a quotation mark that nobody closed. */
const LONGEST_ROW = 20_000;

/** What divides cells: what the first line has most of. Spreadsheets copy tabs, and save what a country is used to. */
function dividerOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const count = (divider: string) => first.split(divider).length;
  return ['\t', ';', ','].reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** The rows of a CSV text (RFC 4180), without empty ones; or the line at which it does not read. */
export function readCsv(text: string): { rows: CsvRow[] } | { badLine: number } {
  // Pasted together, a text may end its lines in several ways; what counts them knows one at a time.
  const even = text.replace(/\r\n?/g, '\n');
  const whole = even.replace(/^\ufeff?\s*\n/, '');
  const skipped = even.slice(0, even.length - whole.length).split('\n').length - 1;
  try {
    const read = parse(whole, {
      bom: true,
      delimiter: dividerOf(whole),
      record_delimiter: '\n',
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: LONGEST_ROW,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return {
      rows: read.map(({ record, info }) => ({ line: info.lines + skipped, cells: record })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { badLine: Number((error as CsvError & { lines?: number }).lines ?? 1) + skipped };
  }
}
