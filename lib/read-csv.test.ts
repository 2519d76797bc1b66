import { expect, test } from 'vitest';
import { readCsv } from './read-csv';

test.each([
  ['a\nb\n', [1, 2]],
  ['a\r\nb\r\nc', [1, 2, 3]],
  ['a\nb\r\nc\rd\r\n', [1, 2, 3, 4]],
  ['\ufeff\n\na;x\n"b\r\nmore";y\rc;z', [3, 5, 6]],
])('lines of %j are counted as one sees them, however they end', (text, lines) => {
  const read = readCsv(text);
  expect('rows' in read && read.rows.map(({ line }) => line)).toEqual(lines);
});
