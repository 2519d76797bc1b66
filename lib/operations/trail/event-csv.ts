import { CSV_MARK, csvLine } from '@/lib/csv';
import type { TrailEvent } from './find-events';

const CELLS: Record<string, (row: TrailEvent) => string | number | null> = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  event: ({ type }) => type,
  actor: ({ actor }) => actor,
  door: ({ door }) => door,
  person: ({ person }) => person,
  address: ({ address }) => address,
  about: ({ about }) => about,
  product: ({ productName }) => productName,
  license: ({ licenseId }) => licenseId,
  'key ends with': ({ keyEnding }) => keyEnding,
  computer: ({ computerName }) => computerName,
  'computer id': ({ computerId }) => computerId,
  before: ({ before }) => before && JSON.stringify(before),
  after: ({ after }) => after && JSON.stringify(after),
  reason: ({ reason }) => reason,
};

export const EVENT_CSV_HEAD = CSV_MARK + csvLine(Object.keys(CELLS));

export const eventCsvLines = (rows: readonly TrailEvent[]): string =>
  rows.map((row) => csvLine(Object.values(CELLS).map((cell) => cell(row)))).join('');
