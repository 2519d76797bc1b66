import { expect, test } from 'vitest';
import { makeVault } from '@/lib/vault/vault';
import { mailNamedIn, markOf } from './mail-mark';
import { LONGEST_REPORT, readReport } from './read-report';
import { asBytes, automaticAnswer, complaint, letter, statusReport } from './reports.test-support';

const vault = makeVault(new Uint8Array(32).fill(7));
const mark = markOf(vault, 4711);

const read = (text: string) => readReport(asBytes(text));
async function said(text: string) {
  const report = await read(text);
  if (!report.ok || report.value === 'automatic') throw new Error('No report.');
  return { ...report.value, mail: mailNamedIn(vault, report.value.namedIn) };
}

test.each(['address', 'envelope', 'message'] as const)(
  'a mail is found by the mark in the %s that the report names',
  async (namedBy) => {
    expect((await said(statusReport({ mark, namedBy }))).mail).toBe(4711);
    // Mail servers may fold it.
    expect((await said(statusReport({ mark: mark.toUpperCase(), namedBy }))).mail).toBe(4711);
  },
);

test('a mark of another mail, of another master key, or one that is cut names none', () => {
  const other = makeVault(new Uint8Array(32).fill(8));
  const changed = mark.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const forged = [mark.replace('4711', '4712'), changed, mark.slice(0, -1), `${mark}0`, `0${mark}`];
  for (const text of [...forged, markOf(other, 4711), '4711', '']) {
    expect(mailNamedIn(vault, [`<${text}@vendor.example>`]), text).toBe(null);
  }
  // Both while one key takes the other's place.
  const both = makeVault(new Uint8Array(32).fill(8), new Uint8Array(32).fill(7));
  expect(mailNamedIn(both, [mark])).toBe(4711);
  expect(mailNamedIn(both, [markOf(other, 4711)])).toBe(4711);
  expect(markOf(vault, 10 ** 15 - 1)).toHaveLength(40);
});

test('what became of it is read with its status and the words of the server', async () => {
  const { said: all } = await said(statusReport({ mark }));
  const detail = '550 5.1.1 <jo@customer.example>: Recipient address rejected:    User unknown';
  expect(all).toEqual([
    { address: 'jo@customer.example', outcome: 'failed', status: '5.1.1', detail },
  ]);
});

test.each([
  ['failed', 'failed'],
  ['Failed (bad mailbox)', 'failed'],
  ['delayed', 'delayed'],
  ['delivered', 'delivered'],
  ['relayed', 'relayed'],
  ['expanded', 'relayed'],
  ['constructor', undefined],
  ['', undefined],
])('the action %j is the outcome %j', async (action, outcome) => {
  const { said: all } = await said(statusReport({ mark, action, status: 'x', diagnostic: '' }));
  expect(all.map((one) => one.outcome)).toEqual(outcome ? [outcome] : []);
  expect(all.map(({ status, detail }) => status + detail).join('')).toBe('');
});

test('each recipient of a report is read, in the form in which addresses are kept', async () => {
  const more = [
    'Final-Recipient: RFC822; Team@Vendor.Example\r\nAction: delivered\r\nStatus: 2.0.0',
  ];
  const { said: all } = await said(statusReport({ mark, more }));
  expect(all.map(({ address, outcome }) => [address, outcome])).toEqual([
    ['jo@customer.example', 'failed'],
    ['team@vendor.example', 'delivered'],
  ]);
});

test.each([
  ['abuse', 1],
  ['fraud', 1],
  ['not-spam', 0],
  ['auth-failure', 0],
])('feedback of the kind %s is %i complaint', async (kind, count) => {
  const report = await said(complaint(mark, kind, 'jo@customer.example'));
  expect(report.mail).toBe(4711);
  expect(report.said).toEqual(
    Array(count).fill({
      address: 'jo@customer.example',
      outcome: 'complaint',
      status: '',
      detail: kind,
    }),
  );
});

test('an automatic answer is none, and not to be refused; nor is one that looks like a report', async () => {
  const mixed = statusReport({ mark }).replace('multipart/report', 'multipart/mixed');
  for (const text of [automaticAnswer, mixed]) {
    expect(await read(text)).toEqual({ ok: true, value: 'automatic' });
  }
});

const bomb = (depth: number) =>
  Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
  ).join('');

test.each([
  ['REPORT_OTHER', letter],
  // Says that it is one, and has no part that is.
  ['REPORT_OTHER', letter.replace('text/plain', 'multipart/report; boundary=x')],
  ['REPORT_UNREADABLE', ''],
  ['REPORT_UNREADABLE', '\0\u0001\u0002'],
  ['REPORT_UNREADABLE', 'not a mail at all'],
  ['REPORT_UNREADABLE', `From: jo@customer.example\r\n${bomb(40)}`],
  ['REPORT_UNREADABLE', `From: jo@customer.example\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`],
  ['REPORT_TOO_BIG', letter + 'x'.repeat(LONGEST_REPORT)],
])('%s is said of what is no report', async (code, text) => {
  expect(await read(text)).toMatchObject({ ok: false, error: { code } });
});

test('a report of a thousand recipients, and one that names a thousand marks, are read in time', async () => {
  const more = Array(1000).fill('Final-Recipient: rfc822; x@x.example\r\nAction: failed');
  const many = statusReport({ mark: markOf(vault, 1).replace(/^1/, '2'), more });
  const marks = Array(1000).fill('1-0123456789abcdef01234567').join(' ');
  const begun = performance.now();
  expect((await said(many)).said).toHaveLength(100);
  expect((await said(statusReport({ mark: marks }))).mail).toBe(null);
  expect(performance.now() - begun).toBeLessThan(5000);
});
