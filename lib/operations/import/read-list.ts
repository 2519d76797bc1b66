import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { hasLostLetters } from '@/lib/olp/text/decode-file';
import { readCsv } from '@/lib/read-csv';

/** The columns a list can have, by the name under which each is known. */
export const listColumns = [
  'product',
  'email',
  'organization',
  'seats',
  'term',
  'lastDay',
  'maintenanceLastDay',
  'features',
  'version',
  'leaseDays',
  'reference',
] as const;
export type ListColumn = (typeof listColumns)[number];
export type ListCells = Record<ListColumn, string>;

/** Without these no license can be made. */
const NEEDED = ['product', 'email'] as const satisfies ListColumn[];

/** How header rows call them, whatever the case, spaces and signs; the first as we say it. */
const CALLED: Record<ListColumn, readonly string[]> = {
  product: ['product', 'product id'],
  email: ['address', 'email', 'email address', 'mail', 'mail address', 'registered to'],
  organization: ['organization', 'organisation', 'company'],
  seats: ['seats', 'computers'],
  term: ['term'],
  lastDay: ['term end', 'last day', 'last day of the term', 'until', 'expires'],
  maintenanceLastDay: ['maintenance', 'maintenance end', 'last day of maintenance'],
  features: ['features'],
  version: ['version', 'highest version'],
  leaseDays: ['lease days', 'days without check-in'],
  reference: ['order', 'order reference', 'reference'],
};

/** What may stand in a header row, a name for each column. */
export const columnNames = Object.values(CALLED).map(([name = '']) => name);

export const MOST_ROWS = 1000;

export type ListRow = { line: number; cells: ListCells; tooMany: boolean };
export type ListRefusal = Refusal<
  | 'LIST_UNREADABLE'
  | 'LIST_LETTERS_LOST'
  | 'LIST_COLUMN_UNKNOWN'
  | 'LIST_COLUMN_MISSING'
  | 'LIST_TOO_LONG'
  | 'LIST_EMPTY'
>;

/** The rows of a list by its header row: texts, an empty one where nothing is said. */
export function readList(text: string): Result<ListRow[], ListRefusal> {
  const lost = text.split(/\r\n?|\n/).findIndex(hasLostLetters);
  if (lost !== -1) return refuse('LIST_LETTERS_LOST', { line: lost + 1 });
  const read = readCsv(text);
  if ('badLine' in read) return refuse('LIST_UNREADABLE', { line: read.badLine });
  const [head, ...rows] = read.rows;
  if (!head) return refuse('LIST_EMPTY');
  const columns = head.cells.map(columnCalled);
  const unknown = columns.findIndex((column, at) => !column || columns.indexOf(column) < at);
  if (unknown !== -1) return refuse('LIST_COLUMN_UNKNOWN', { entry: head.cells[unknown] ?? '' });
  const lacking = NEEDED.find((column) => !columns.includes(column));
  if (lacking) return refuse('LIST_COLUMN_MISSING', { entry: CALLED[lacking][0] ?? '' });
  if (rows.length === 0) return refuse('LIST_EMPTY');
  if (rows.length > MOST_ROWS) return refuse('LIST_TOO_LONG', { limit: MOST_ROWS });
  return ok(
    rows.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(
        listColumns.map((column) => [column, cells[columns.indexOf(column)] ?? '']),
      ) as ListCells,
      tooMany: cells.slice(columns.length).some(Boolean),
    })),
  );
}

function columnCalled(name: string): ListColumn | undefined {
  return listColumns.find((column) => CALLED[column].some((one) => folded(one) === folded(name)));
}

const folded = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
