import fc from 'fast-check';
import { listColumns, MOST_ROWS, readList } from '@/lib/operations/import/read-list';
import { anyText, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { target } from '../target';

const lists = [
  'product,address,seats\n70021,it@customer.example,5\n"Example ""CAD""",a@b.example,\n',
  'Address;Product;Term end\r\na@b.example;70021;2031-12-31\r\n',
  '\ufeffproduct\taddress\torganization\n1\tx\t"Example\nWorks"\n',
];

const list = target({
  name: 'list of licenses',
  parse: readList,
  input: fc.oneof(damagedText(fc.constantFrom(...lists)), anyText),
  holds(parse, text) {
    const rows = accepted(parse(text));
    if (rows === null) return;
    must(rows.length > 0 && rows.length <= MOST_ROWS, 'too few, or too many');
    // Half a character is none: it comes as the mark of a lost one.
    const sent = text
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/\p{Cs}/gu, '\ufffd')
      .replaceAll('""', '"');
    const lines = text.split(/\r\n|\r|\n/).length;
    for (const [at, { line, cells }] of rows.entries()) {
      must(Object.keys(cells).join() === listColumns.join(), 'other columns');
      must(line >= 1 && line <= lines, 'a line that is not there');
      must(at === 0 || line > (rows[at - 1]?.line ?? 0), 'lines out of order');
      // Every cell stands in the text: nothing is made up, nothing moved to another row.
      for (const cell of Object.values(cells)) {
        must(sent.includes(cell), 'a cell that was not there');
      }
    }
  },
  planted: [
    'takes the header row for a license',
    (text) => {
      const read = readList(text);
      const [first] = read.ok ? read.value : [];
      return read.ok && first ? { ok: true, value: [{ ...first, line: 0 }, ...read.value] } : read;
    },
  ],
});

export const listsOfLicenses = [list];
