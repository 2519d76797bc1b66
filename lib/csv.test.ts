import { expect, test } from 'vitest';
import { csvLine } from './csv';

test.each([
  ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
  ['+1', `"'+1"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['＝1', `"'＝1"`],
])('a cell that begins as %j is no formula to a spreadsheet', (cell, written) => {
  expect(csvLine([cell])).toBe(`${written}\r\n`);
});

test('quotation marks, commas and line ends stay in their cell', () => {
  expect(csvLine(['a "b"', 'c,d', 'e\r\nf', null, 7, 'x=1'])).toBe(
    '"a ""b""","c,d","e\r\nf","","7","x=1"\r\n',
  );
});
