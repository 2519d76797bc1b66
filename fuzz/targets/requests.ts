import fc from 'fast-check';
import { computerName } from '@/lib/olp/computer-name';
import { content, KID, serverPrivate, serverPublic } from '@/lib/olp/fixtures.test-support';
import { concat, fromUtf8, utf8 } from '@/lib/olp/bytes';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import { varint } from '@/lib/olp/integers';
import { bytes, productId, value } from '@/lib/olp/property.test-support';
import { requestUrl } from '@/lib/olp/portal-url';
import { type ActivationRequest, decodeRequest } from '@/lib/olp/request-decode';
import {
  encodePlainRequest,
  encryptRequest,
  PLAIN_REQUEST,
  requestCheck,
  SEALED_REQUEST,
} from '@/lib/olp/request-encode';
import { base32, fromBase32, symbolOf, toBytes } from '@/lib/olp/text/alphabet';
import { pathSegments } from '@/lib/olp/text/address';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { anyText, damagedBytes, damagedText } from '../damage';
import { accepted, must } from '../expect';
import { target } from '../target';

const ORIGIN = 'https://activate.example.com';

const decode = (text: string) =>
  decodeRequest(text, (_, kid) => (kid === KID.mac ? serverPrivate : null));

/** The text that carries the code, and what a decoder that does not check the spare bits makes of it. */
const codeIn = (text: string) => normalizeCode(pathSegments(text).at(-1) ?? '');
const withoutSpareBits = (text: string) =>
  decode(base32(toBytes([...codeIn(text)].map(symbolOf).filter((symbol) => symbol >= 0))));

const SPARE_BITS = 'does not check the spare bits, nor the characters';

const computer = fc.record({
  computerId: fc.oneof(fc.string(), anyText).map((text) => {
    const canonical = canonicalComputerId(text);
    return canonical.ok ? canonical.value : 'PC-1';
  }),
  computerName: fc.oneof(fc.string(), anyText).map(computerName),
});

const plain = fc
  .tuple(computer, productId, bytes(20))
  .map(([{ computerId, computerName: name }, product, codes]) =>
    encodePlainRequest({
      productId: product,
      activationKey: codes.slice(0, 10),
      deviceCode: codes.slice(10),
      computerId,
      computerName: name,
    }),
  );

/** Damaged within, with check bytes that are right for it: what a hostile client can make. */
const recheckedPlain = damagedBytes(plain.map((request) => request.slice(0, -2))).map((body) =>
  concat(body, requestCheck(body)),
);

const startingWith = (type: number) =>
  fc.uint8Array({ maxLength: 120 }).map((rest) => concat(Uint8Array.of(type), rest));

const urlOf = (request: fc.Arbitrary<Uint8Array>) =>
  request.map((content) => requestUrl(ORIGIN, content));

const type1 = target({
  name: 'request of type 1',
  parse: decode,
  input: fc.oneof(
    damagedText(urlOf(plain)),
    urlOf(fc.oneof(damagedBytes(plain), recheckedPlain, startingWith(PLAIN_REQUEST))),
    anyText,
  ),
  holds(parse, text) {
    const request = accepted(parse(text));
    if (request === null) return;
    const given = fromBase32(codeIn(text));
    must(request.type === 1 && given !== null, 'no request of type 1');
    if (given) must(base32(again(request, given)) === codeIn(text), 'not what was sent');
  },
  planted: [SPARE_BITS, withoutSpareBits],
});

/** The bytes of what was read: the same, but for the Computer Name, which is cleaned while reading. */
function again(request: ActivationRequest, given: Uint8Array): Uint8Array {
  const before =
    1 + varint(request.productId).length + 20 + 1 + utf8(request.computerId).length + 1;
  const name = fromUtf8(given.slice(before, -2)) ?? '';
  must(computerName(name) === request.computerName, 'another name');
  return encodePlainRequest({ ...request, computerName: name });
}

/** Encrypting costs more than all the rest, so the requests that are damaged are always the same ones. */
const sealed = Array.from(
  { length: 16 },
  (_, i) =>
    value(
      encryptRequest({
        ...content,
        ...{ kid: KID.mac, serverPublic, deviceSecret: new Uint8Array(32).fill(i) },
        nonce: new Uint8Array(8).fill(i),
        computerName: 'LAB-PC-07'.slice(0, i % 9),
      }),
    ).bytes,
);
const sealedTexts = new Set(sealed.map(base32));
const anySealed = fc.constantFrom(...sealed);

const type2 = target({
  name: 'request of type 2',
  parse: decode,
  input: fc.oneof(
    damagedText(urlOf(anySealed)),
    urlOf(fc.oneof(damagedBytes(anySealed), startingWith(SEALED_REQUEST))),
  ),
  holds(parse, text) {
    const request = accepted(parse(text));
    must(request === null || sealedTexts.has(codeIn(text)), 'a request that nobody made');
  },
  planted: [SPARE_BITS, withoutSpareBits],
});

export const requests = [type1, type2];
