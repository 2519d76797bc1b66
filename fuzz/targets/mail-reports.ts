import fc from 'fast-check';
import { mailNamedIn, markOf } from '@/lib/mail/mail-mark';
import { readReport } from '@/lib/mail/read-report';
import { asBytes, automaticAnswer, complaint, statusReport } from '@/lib/mail/reports.test-support';
import { emailAddress } from '@/lib/rules/email-address';
import { mailOutcomes } from '@/lib/rules/vocabulary';
import { makeVault } from '@/lib/vault/vault';
import { anyText, damagedBytes, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { target } from '../target';

const vault = makeVault(new Uint8Array(32).fill(7));
const mark = markOf(vault, 4711);
const genuine = [
  statusReport({ mark, namedBy: 'address' }),
  statusReport({ mark, action: 'delayed', status: '4.4.1', namedBy: 'envelope' }),
  complaint(mark, 'abuse', 'jo@customer.example'),
  automaticAnswer,
];

const report = target({
  name: 'report of a mail server',
  parse: readReport,
  input: fc.oneof(
    { weight: 6, arbitrary: damagedText(fc.constantFrom(...genuine)).map(asBytes) },
    { weight: 3, arbitrary: damagedBytes(fc.constantFrom(...genuine).map(asBytes)) },
    { weight: 1, arbitrary: anyText.map(asBytes) },
  ),
  async holds(parse, bytes) {
    const read = accepted(await parse(bytes));
    if (read === null || read === 'automatic') return;
    for (const { address, outcome, status } of read.said) {
      must(address === null || emailAddress(address) === address, 'an address as it is not kept');
      must(mailOutcomes.includes(outcome), 'no outcome');
      must(/^([245]\.\d{1,3}\.\d{1,3})?$/.test(status), 'no status');
    }
  },
  planted: [
    'takes whatever stands there as the status',
    async (bytes) => {
      const read = await readReport(bytes);
      const [, status] = /^Status: ?(.+)$/m.exec(new TextDecoder().decode(bytes)) ?? [];
      if (!read.ok || read.value === 'automatic' || !status) return read;
      const said = read.value.said.map((one) => ({ ...one, status: status.trim() }));
      return { ok: true, value: { ...read.value, said } };
    },
  ],
});

/** Marks of other mails, and the one that is genuine. */
const marks = fc.oneof(
  damagedText(fc.constant(mark)),
  fc.nat().map((id) => mark.replace('4711', `${id}`)),
);

const named = target({
  name: 'mark of a mail',
  parse: (text: string) => mailNamedIn(vault, [text]),
  input: fc.tuple(anyText, marks, anyText).map((parts) => parts.join('')),
  holds(parse, text) {
    const id = parse(text);
    must(id === null || id === 4711, 'a mail that nobody named');
    if (id !== null) must(text.toLowerCase().includes(mark), 'not by its own mark');
  },
  planted: [
    'compares all but the last digit',
    (text) => (text.toLowerCase().includes(mark.slice(0, -1)) ? 4711 : null),
  ],
});

export const mailReports = [report, named];
