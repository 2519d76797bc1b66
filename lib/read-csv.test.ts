import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CSV_MARK, csvLine } from './csv';
import { readCsv } from './read-csv';

const cellsOf = (text: string) => {
  const read = readCsv(text);
  return 'rows' in read ? read.rows.map(({ cells }) => cells) : read;
};

test.each([
  ['a,b\n1,2', 'commas'],
  ['a;b\r\n1;2\r\n', 'semicolons'],
  ['a\tb\n1\t2\n', 'tabs, as spreadsheets copy them'],
  [`${CSV_MARK}"a","b"\r\n"1","2"\r\n`, 'the mark of a file'],
  ['\n\na,b\n,\n\n 1 , 2 \n', 'empty rows and spaces'],
])('reads %j: %s', (text) => {
  expect(cellsOf(text)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('says at which line each row ends, and where it does not read', () => {
  const read = readCsv('a,b\n\n"1\n2",3\n4,5');
  expect('rows' in read && read.rows.map(({ line }) => line)).toEqual([1, 4, 5]);
  expect(readCsv('a,b\n1,2\n3,"4')).toMatchObject({ badLine: expect.any(Number) });
  expect(readCsv('a,b\n1,"2"x')).toEqual({ badLine: 2 });
  expect(readCsv('')).toEqual({ rows: [] });
});

test('reads what our own files say', () => {
  const cell = fc.string({ maxLength: 20 }).map((text) => `x${text.replaceAll('\0', '')}x`);
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(table, (rows) => {
      // The first line tells what divides cells: a head of plain names does, as it stands in files.
      const text = csvLine(['one', 'two']) + rows.map(csvLine).join('');
      expect(cellsOf(text)).toEqual([['one', 'two'], ...rows]);
    }),
  );
});

test('never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readCsv(text)),
  );
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', ',', ';', '\t', '\r', '\n', 'a', '\ufeff')),
      (parts) => {
        readCsv(parts.join(''));
      },
    ),
  );
});
