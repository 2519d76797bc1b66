import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from './bytes';
import { canonicalComputerId } from './computer-id';
import { computerName } from './computer-name';
import {
  content,
  device,
  KID,
  secrets,
  serverPrivate,
  serverPublic,
} from './fixtures.test-support';
import { prefixed, u8, varint } from './integers';
import { requestUrl } from './portal-url';
import { anyText, bytes, check, codeOf, productId, value } from './property.test-support';
import { decodeRequest, openRequest, unsealRequest } from './request-decode';
import { encodePlainRequest, encryptRequest, requestCheck } from './request-encode';
import { ALPHABET, base32 } from './text/alphabet';

const ORIGIN = 'https://activate.example.com';
const { deviceCode } = device;
const key = { kid: KID.mac, serverPublic };

const anyContent = fc
  .record({ productId, activationKey: bytes(10), id: anyText, name: anyText })
  .map(({ id, name, ...rest }) => {
    const computerId = canonicalComputerId(id);
    const valid = computerId.ok ? computerId.value : 'PC-1';
    return { ...rest, computerId: valid, computerName: computerName(name) };
  });

function decode(text: string) {
  return decodeRequest(text, (_, kid) => (kid === KID.mac ? serverPrivate : null));
}

function plainWith(tail: Uint8Array): string {
  const body = concat(u8(0x11), varint(1), new Uint8Array(20), tail);
  return base32(concat(body, requestCheck(body)));
}

describe('an Activation Request', () => {
  test('of type 1 tells the server what the computer asks for', () => {
    check(
      fc.property(anyContent, bytes(10), (asked, code) => {
        const request = encodePlainRequest({ ...asked, deviceCode: code });
        const expected = { type: 1, ...asked, deviceCode: code, encryption: null };
        expect(value(decode(requestUrl(ORIGIN, request)))).toEqual(expected);
      }),
    );
  });

  test('of type 2 tells it only to the server', () => {
    check(
      fc.property(anyContent, bytes(32), bytes(8), (asked, deviceSecret, nonce) => {
        const request = value(encryptRequest({ ...asked, deviceSecret, nonce, ...key }));
        const url = requestUrl(ORIGIN, request.bytes);
        const { devicePublic } = request;
        const encryption = { kid: KID.mac, devicePublic };
        const expected = { type: 2, ...asked, deviceCode: request.deviceCode, encryption };
        expect(value(decode(url))).toEqual(expected);
        expect(codeOf(decodeRequest(url, () => deviceSecret))).toBe('REQUEST_DAMAGED');
        expect(codeOf(decodeRequest(url, () => null))).toBe('KID_UNKNOWN');
      }),
      0.25,
    );
  });

  test('shown again is identical, and different as soon as anything in it is', () => {
    const first = value(encryptRequest({ ...content, ...secrets, ...key }));
    const again = value(encryptRequest({ ...content, ...secrets, ...key }));
    const renamed = { ...content, computerName: 'OTHER' };
    const other = value(encryptRequest({ ...renamed, ...secrets, ...key }));
    expect(again).toEqual(first);
    expect(other.devicePublic).not.toEqual(first.devicePublic);
    expect(other.deviceCode).toEqual(first.deviceCode);
  });

  test('can be decrypted after the private key was fetched', () => {
    const { bytes: request } = value(encryptRequest({ ...content, ...secrets, ...key }));
    const opened = value(openRequest(base32(request)));
    if (opened.type !== 2) throw new Error('type 2 expected');
    expect(opened.sealed).toMatchObject({ productId: content.productId, kid: KID.mac, deviceCode });
    expect(value(unsealRequest(opened.sealed, serverPrivate))).toMatchObject(content);
  });

  /** The texts that one typing error at `index` makes of another. */
  function errorsAt(text: string, index: number): string[] {
    const [before, wrong, after] = [text.slice(0, index), text[index], text.slice(index + 1)];
    const replaced = [...ALPHABET].filter((c) => c !== wrong).map((c) => before + c + after);
    const inserted = [...ALPHABET].map((c) => before + c + wrong + after);
    return [...replaced, ...inserted, before + after];
  }

  test('of type 1 with one wrong, missing or additional character is refused', () => {
    // Two check bytes let 1 of 65536 errors through, so this fixed request stands for all.
    const text = base32(encodePlainRequest({ ...content, deviceCode }));
    for (let index = 0; index < text.length; index++) {
      const decoded = errorsAt(text, index).filter((each) => each !== text && decode(each).ok);
      expect(decoded).toEqual([]);
    }
  });

  test('of type 2 with one wrong, missing or additional character is refused', () => {
    const text = base32(value(encryptRequest({ ...content, ...secrets, ...key })).bytes);
    check(
      fc.property(fc.nat(text.length - 1), fc.nat(63), (index, choice) => {
        const damaged = errorsAt(text, index)[choice] ?? '';
        expect(codeOf(decode(damaged))).not.toBeUndefined();
      }),
      2,
    );
  });

  test('to a server key of small order is not made', () => {
    const hostile = { kid: 1, serverPublic: new Uint8Array(32) };
    expect(codeOf(encryptRequest({ ...content, ...secrets, ...hostile }))).toBe('NO_X25519_KEY');
  });

  test.each<[string, Uint8Array, string]>([
    ['invalid UTF-8 in the Computer ID', concat(prefixed(u8(0xff)), u8(0)), 'REQUEST_DAMAGED'],
    [
      'invalid UTF-8 in the name',
      concat(prefixed(utf8('PC')), prefixed(u8(0xc0))),
      'REQUEST_DAMAGED',
    ],
    ['an empty Computer ID', Uint8Array.of(0, 0), 'CID_INVALID'],
    ['a lower-case Computer ID', concat(prefixed(utf8('pc')), u8(0)), 'CID_INVALID'],
    [
      'a name of 33 bytes',
      concat(prefixed(utf8('PC')), prefixed(utf8('n'.repeat(33)))),
      'REQUEST_DAMAGED',
    ],
    ['a length beyond the end', Uint8Array.of(200, 65), 'REQUEST_DAMAGED'],
    ['a byte after the name', concat(prefixed(utf8('PC')), u8(0), u8(0)), 'REQUEST_DAMAGED'],
  ])('with %s is refused', (_, tail, code) => {
    expect(codeOf(decode(plainWith(tail)))).toBe(code);
  });

  test('for a product id beyond u32 is damaged', () => {
    const body = concat(u8(0x11), varint(2 ** 32), new Uint8Array(20), prefixed(utf8('PC')), u8(0));
    expect(codeOf(decode(base32(concat(body, requestCheck(body)))))).toBe('REQUEST_DAMAGED');
  });

  test('with control characters in its name is read without them', () => {
    const tail = concat(prefixed(utf8('PC')), prefixed(utf8('A\u0000B\u001b')));
    expect(value(decode(plainWith(tail))).computerName).toBe('AB');
  });

  test('of any text or bytes is answered by a result', () => {
    check(
      fc.property(anyText, (text) => {
        expect(codeOf(decode(text))).not.toBeUndefined();
      }),
      5,
    );
    check(
      fc.property(fc.constantFrom(0x11, 0x12), fc.uint8Array({ maxLength: 200 }), (type, rest) => {
        expect(codeOf(decode(base32(Uint8Array.of(type, ...rest))))).not.toBeUndefined();
      }),
      5,
    );
  });
});
