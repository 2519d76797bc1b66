import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
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

/** How header rows call them: in small letters, without spaces and signs. */
const CALLED: Record<ListColumn, readonly string[]> = {
  product: ['product', 'productid'],
  email: ['address', 'email', 'emailaddress', 'mail', 'mailaddress', 'registeredto'],
  organization: ['organization', 'organisation', 'company'],
  seats: ['seats', 'computers'],
  term: ['term'],
  lastDay: ['termend', 'lastday', 'lastdayoftheterm', 'until', 'expires'],
  maintenanceLastDay: ['maintenance', 'maintenanceend', 'lastdayofmaintenance'],
  features: ['features'],
  version: ['version', 'highestversion'],
  leaseDays: ['leasedays', 'dayswithoutcheckin'],
  reference: ['order', 'orderreference', 'reference'],
};

/** What may stand in a header row, a name for each column. */
export const columnNames = Object.values(CALLED).map(([name = '']) => name);

export const MOST_ROWS = 1000;

export type ListRow = { line: number; cells: ListCells; tooMany: boolean };
export type ListRefusal = Refusal<
  'LIST_UNREADABLE' | 'LIST_COLUMN_UNKNOWN' | 'LIST_COLUMN_MISSING' | 'LIST_TOO_LONG' | 'LIST_EMPTY'
>;

/** The rows of a list by its header row: texts, an empty one where nothing is said. */
export function readList(text: string): Result<ListRow[], ListRefusal> {
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
  const folded = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return listColumns.find((column) => CALLED[column].includes(folded));
}
