import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { readCursor, writeCursor } from '@/lib/operations/page-cursor';
import { isRowId } from '@/lib/operations/row-id';
import { normalizeEmail } from '@/lib/rules/email-address';
import { readFields } from '@/wizard/app/read-fields';
import { domainToASCII } from 'node:url';
import { readArguments } from '@/wizard/cli/arguments';
import { anyText, damagedBytes, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { target } from '../target';

const emails = [
  ...['owner@customer.example', 'A.b+c@Mail.Example.co.uk', 'x@müller.example', 'a@b'],
  'first@customer.example,second@customer.example',
];

/** Each place where a text has this address, however its domain is written there: what stands around it. */
function placesOf(address: string, text: string): { before: string; behind: string }[] {
  const [local = '', domain = ''] = address.split('@');
  const seen = text
    .replaceAll(/(?![\u200c\u200d])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu, '')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll('＠', '@')
    .replaceAll(/[。．｡]/g, '.');
  return [...seen.matchAll(/@/g)].flatMap(({ index }) => {
    const before = seen.slice(0, index);
    const named = seen.slice(index + 1).split(/[\s<>()[\]"”“»,;:!?]/)[0] ?? '';
    const host = named.replace(/\.+$/, '');
    const same = before.endsWith(local) && domainToASCII(host) === domain;
    return same
      ? [{ before: before.slice(0, -local.length), behind: seen.slice(index + 1 + host.length) }]
      : [];
  });
}

/** Nothing beside it that could be of another address: brackets and quotes, `mailto:`, or a name with brackets after it. */
const standsAlone = ({ before, behind }: { before: string; behind: string }) =>
  /^([^<>]*<)?[\s<([“„«"]*(mailto:)?[\s<([“„«"]*$/i.test(before) &&
  /^(\?[^@]*)?[\s>)\]"”“»,;.:!?]*$/.test(behind);

const email = target({
  name: 'email address',
  parse: normalizeEmail,
  input: fc.oneof(damagedText(fc.constantFrom(...emails)), fc.emailAddress(), anyText),
  holds(parse, text) {
    const address = accepted(parse(text));
    if (address === null) return;
    must(placesOf(address, text).some(standsAlone), 'changed');
    // What could end a mail's header, add another address, or hide in one.
    must(
      /^[^\s,;:<>()[\]\\"\p{Cc}\p{Cf}@]+@[^\s,;:<>()[\]\\"\p{Cc}\p{Cf}@]+$/u.test(address),
      'odd',
    );
    must(normalizeEmail(address).ok, 'not the same form twice');
  },
  planted: ['takes what stands before a comma', (text) => normalizeEmail(text.split(',')[0] ?? '')],
});

const cursors = ['2026-10-01 12:00:00+00', '2026-10-01 12:00:00.123456+00'].map((at) =>
  writeCursor(at, '0b5c8c2e-8a0c-4f4b-9a57-0d1f5f5a9c11'),
);
const cursorJson = damagedText(
  fc.constantFrom(...cursors).map((cursor) => Buffer.from(cursor, 'base64url').toString()),
);

const cursor = target({
  name: 'place in a list',
  parse: readCursor,
  input: fc.oneof(
    damagedText(fc.constantFrom(...cursors)),
    cursorJson.map((json) => Buffer.from(json).toString('base64url')),
    anyText,
  ),
  holds(parse, text) {
    const found = parse(text);
    if (found === null) return;
    must(isRowId(found.id), 'no id');
    must(!Number.isNaN(Date.parse(found.at.replace('+00', 'Z'))), 'no moment');
  },
  planted: [
    'takes any text for an id',
    (text) => {
      const [at, id] = Buffer.from(text ?? '', 'base64url')
        .toString()
        .split('","');
      return readCursor(text) ?? (id ? { at: at?.slice(2) ?? '', id } : null);
    },
  ],
});

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=x';
const formBody = fc.oneof(
  damagedText(fc.constantFrom('key=4C0G46&choice=a%20b+c&key=2', 'a=%C3%A9&b', '=&&=')),
  damagedText(
    fc.constant(
      '--x\r\nContent-Disposition: form-data; name="key"; filename="a.json"\r\n\r\n{"olp":1}\r\n--x--\r\n',
    ),
  ),
  anyText,
);

/** A request as Node.js hands it over, its body read already. */
function posted(path: string, type: string, body: Uint8Array): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = 'POST';
  request.url = path;
  request.headers = { 'content-type': type };
  request.push(body);
  request.push(null);
  return request;
}

const form = target({
  name: 'form of the window',
  parse: readFields,
  input: fc.record({
    // Whatever else a path says, the guard lets only those of the window's own folder through.
    path: damagedText(fc.constant('?page=key&key=0')).map((query) => `/0123/${query}`),
    type: fc.oneof(fc.constantFrom(FORM, MULTIPART), damagedText(fc.constantFrom(FORM, MULTIPART))),
    body: formBody.chain((text) => {
      const bytes = new TextEncoder().encode(text);
      return fc.oneof(fc.constant(bytes), damagedBytes(fc.constant(bytes)));
    }),
  }),
  async holds(parse, { path, type, body }) {
    const fields = await parse(posted(path, type, body));
    for (const name of ['key', 'page', 'choice', '__proto__', 'toString']) {
      const value = fields?.get(name) ?? '';
      must(typeof value === 'string', 'a field that is no text');
      if (type !== FORM) continue;
      const sent = new URLSearchParams(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));
      const query = new URL(path, 'http://window').searchParams;
      must(value === (sent.getAll(name).at(-1) ?? query.get(name) ?? ''), 'not what was sent');
    }
  },
  planted: [
    'lets the address speak before the form',
    async (request) => {
      const fields = await readFields(request);
      const query = new URL(request.url ?? '', 'http://window').searchParams;
      return fields && { ...fields, get: (name) => query.get(name) ?? fields.get(name) };
    },
  ],
});

const typed = fc.constantFrom(
  ...['status', 'accept', 'request', 'clear', 'menu', '--json', '--yes', '--state', '--help', '-h'],
  ...['--activation-key=K', '--png', 'x.png', '--', '-', '-jh', '__proto__', 'constructor', ''],
);
const commandLine = target({
  name: 'command line',
  parse: readArguments,
  input: fc.array(fc.oneof(typed, damagedText(typed)), { maxLength: 5 }),
  holds(parse, words) {
    const read = accepted(parse(words));
    if (read === null) return;
    must(read.command === null || words.includes(read.command), 'a command nobody typed');
    must(
      !read.flags.yes || ['deactivate', 'clear'].includes(read.command ?? 'clear'),
      'yes to what',
    );
  },
  planted: [
    'ignores flags that it does not know',
    (words) => {
      const read = readArguments(words);
      return read.ok
        ? read
        : { ok: true, value: { command: 'status', flags: {} as never, rest: [] } };
    },
  ],
});

export const forms = [email, cursor, form, commandLine];
