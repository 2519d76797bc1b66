import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { type ExportedKey, exportProduct, parseProductText } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import { decodeFile } from '@/lib/olp/text/decode-file';
import { acceptKey } from '@/wizard/core/accept-key';
import { deactivate } from '@/wizard/core/deactivate';
import { readState, readTombstoneFile, writeState, writeTombstone } from '@/wizard/core/state-json';
import type { State } from '@/wizard/core/state';
import { productId, productJson } from '@/wizard/portal.test-support';
import { MOST_BYTES } from '@/wizard/cli/files';
import { textsInZip } from '@/wizard/cli/unzip';
import { damagedBytes, damagedJsonText } from '../damage';
import { accepted, must, sameJson } from '../expect';
import { signedKeys, waiting } from '../made-keys';
import { target } from '../target';

/** The fields of `written` as they stand in `given`: unknown ones are ignored by whoever reads them. */
function known(written: unknown, given: unknown): unknown {
  if (Array.isArray(written) && Array.isArray(given)) {
    must(written.length === given.length, 'an item was lost or made up');
    return written.map((item, i) => known(item, given[i]));
  }
  if (typeof written !== 'object' || written === null || typeof given !== 'object') return given;
  return Object.fromEntries(
    Object.entries(written).map(([name, field]) => {
      return [name, known(field, (given as Record<string, unknown> | null)?.[name])];
    }),
  );
}

/** What was read, written again, is what was given. */
function isFaithful(written: unknown, givenText: string, defaults: object = {}): void {
  const given = { ...defaults, ...JSON.parse(givenText) };
  must(sameJson(written, known(written, given)), 'not what stands in the file');
}

const OPTIONAL = {
  testPortal: false,
  acceptUnbound: false,
  acceptShortKeys: false,
  graceDays: 7,
  features: [],
};

const productFile = target({
  name: 'product file',
  parse: parseProductText,
  // Curve points are slow to decode: most files have a key fewer.
  input: damagedJsonText(
    fc.constantFrom(
      productJson,
      ...[[], [0], [1], [2], [2], [2], [2]].map((at) => ({
        ...productJson,
        ring: at.map((i) => productJson.ring[i]),
      })),
    ),
  ),
  holds(parse, text) {
    const product = accepted(parse(text));
    if (product === null) return;
    const { version, buildDate, ring } = product;
    must(new Set(ring.map(({ kid }) => kid)).size === ring.length, 'a kid twice');
    const written = exportProduct(product, ring satisfies readonly ExportedKey[]);
    isFaithful({ ...written, version, buildDate }, text, OPTIONAL);
  },
  planted: [
    'drops ring entries that it cannot read',
    (text) => {
      const whole = parseProductText(text);
      if (whole.ok || whole.error.details?.field !== 'ring') return whole;
      const { ring, ...rest } = JSON.parse(text);
      const readable = Array.isArray(ring)
        ? ring.filter((key) => parseProductText(JSON.stringify({ ...rest, ring: [key] })).ok)
        : [];
      return parseProductText(JSON.stringify({ ...rest, ring: readable }));
    },
  ],
});

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be'] as const;

/** As Notepad and PowerShell write it, with a mark. */
function encoded([encoding, text]: [(typeof ENCODINGS)[number], string]): Uint8Array {
  const marked = `\ufeff${text}`;
  if (encoding === 'utf-8') return new Uint8Array(Buffer.from(marked));
  const wide = Buffer.from(marked, 'utf16le');
  return new Uint8Array(encoding === 'utf-16be' ? wide.swap16() : wide);
}

/** A state with a request, with a license, and with what remains of one. */
const active = value(acceptKey(waiting, signedKeys[2]?.text ?? '')).state;
const gone = value(deactivate({ ...waiting, state: active })).state;
const states: State[] = [
  waiting.state,
  active,
  gone,
  { ...active, tombstones: gone.tombstones, randomComputerId: 'WIZ-0', suspended: true },
];

const stateFile = target({
  name: 'state file',
  parse: (text: string) => readState(text, productId),
  input: damagedJsonText(
    fc.constantFrom(...states).map((state): unknown => JSON.parse(writeState(state))),
  ),
  holds(parse, text) {
    const state = accepted(parse(text));
    if (state === null) return;
    must(state.records.filter(({ key }) => key !== null).length <= 1, 'two licenses');
    isFaithful(JSON.parse(writeState(state)), text);
  },
  planted: [
    'reads a later format',
    (text) => readState(text.replace(/"format":\d+/, '"format":1'), productId),
  ],
});

const tombstoneFile = target({
  name: 'receipt file',
  parse: (text: string) => readTombstoneFile(text, productId),
  input: damagedJsonText(
    fc.constantFrom(...gone.tombstones).map((tombstone): unknown => {
      return JSON.parse(writeTombstone(productId, tombstone));
    }),
  ),
  holds(parse, text) {
    const tombstone = accepted(parse(text));
    if (!tombstone) return;
    const given = JSON.parse(text);
    // What earlier versions of the clients left out, or said otherwise (docs/wizard-state.md, section 8).
    const unboundEpoch = given.kind === 'UDVC' ? given.epoch : 0;
    const refused = given.refused === true || typeof given.refused === 'string';
    const meant = JSON.stringify({ unboundEpoch, ...given, refused });
    isFaithful(JSON.parse(writeTombstone(productId, tombstone)), meant);
  },
  planted: [
    'takes a receipt of another product',
    (text) =>
      readTombstoneFile(text.replace(/"productId":\w+/, `"productId":${productId}`), productId),
  ],
});

/** Texts in every encoding that is read, and bytes that are none. */
const handedOver = target({
  name: 'file handed over',
  parse: decodeFile,
  input: fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc
      .tuple(fc.constantFrom([0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], []), fc.uint8Array())
      .map(([mark, rest]) => Uint8Array.from([...mark, ...rest])),
    fc.tuple(fc.constantFrom(...ENCODINGS), fc.string({ unit: 'grapheme' })).map(encoded),
  ),
  holds(parse, bytes) {
    const text = parse(bytes);
    must(!/\p{Cs}/u.test(text), 'half a character');
    must(text.length <= bytes.length, 'more than there was');
    for (const encoding of ENCODINGS)
      must(parse(encoded([encoding, text])) === text, `not what was written as ${encoding}`);
  },
  planted: [
    'keeps the mark in the text',
    (bytes) => (bytes[0] === 0xef && bytes[1] === 0xbb ? '\ufeff' : '') + decodeFile(bytes),
  ],
});

const inZip = { 'license-a.json': '{"olp":1}', 'b.txt': 'NAQC1-0W0RV', 'computers.csv': 'no key' };
const zips: Uint8Array[] = [0, 6].map((level) =>
  zipSync(Object.fromEntries(Object.entries(inZip).map(([name, text]) => [name, strToU8(text)])), {
    level: level as 0 | 6,
  }),
);

/** ZIPs of license files, as they come from the portal, and what becomes of them on the way. */
const brought = target({
  name: 'ZIP brought to a computer',
  parse: textsInZip,
  input: fc.oneof(
    fc.constantFrom(...zips),
    damagedBytes(fc.constantFrom(...zips)),
    fc.uint8Array(),
  ),
  holds(parse, bytes) {
    const texts = parse(bytes);
    must(
      texts.every((text) => typeof text === 'string' && text.length <= MOST_BYTES),
      'no text of a license file',
    );
    if (!zips.includes(bytes)) return;
    const meant = [inZip['license-a.json'], inZip['b.txt']];
    must(sameJson(texts, meant), 'not what was put in');
  },
  planted: [
    'takes the table for a license file',
    (bytes) => (zips.includes(bytes) ? [...textsInZip(bytes), 'no key'] : textsInZip(bytes)),
  ],
});

export const files = [productFile, stateFile, tombstoneFile, handedOver, brought];
