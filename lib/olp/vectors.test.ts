import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  activationKeyHint,
  activationKeyText,
  makeActivationKey,
  parseActivationKey,
} from './activation-key';
import { fromHex, toHex } from './bytes';
import { readReply, replyBody, signReply, VERDICT, type Verdict } from './check-in-reply';
import { canonicalComputerId, computerIdHash } from './computer-id';
import { keyMessage, signComputerKey, splitComputerKey } from './computer-key';
import { computerName } from './computer-name';
import { dayFromIso, isoFromDay } from './day';
import { deriveDevice, matchDvc } from './device';
import { varint } from './integers';
import { type Alg, publicKeyOf } from './key-pair';
import { requestUrl } from './portal-url';
import { parseProduct } from './product-file';
import { codeOf, value } from './property.test-support';
import { FIRST_RATCHET, type Ratchet, stepRatchet } from './ratchet';
import { readComputerKey, verifyComputerKey } from './read-computer-key';
import { readShortKey, verifyShortKey } from './read-short-key';
import { Reader } from './reader';
import { requestCipherKey } from './request-cipher';
import { decodeRequest } from './request-decode';
import {
  encodePlainRequest,
  encryptRequest,
  requestPlaintext,
  requestPrivateKey,
} from './request-encode';
import type { RingKey } from './ring';
import { makeRingKey } from './ring-key';
import { issueShortKey, shortMacKey } from './short-key';
import { prepareSigner, prepareVerifier } from './signature';
import type { SignatureAlg } from './signature-length';
import { encodeTerms, readTerms, type Terms } from './terms';
import { fromBase32, symbolOf } from './text/alphabet';
import { decodeCode, encodeCode } from './text/codes';
import { checkText, groupSymbols } from './text/groups';
import type { Kind } from './text/kinds';
import { normalizeCode } from './text/normalize';
import { udvcOf } from './udvc';
import { sharedSecret, x25519PrivateKey, x25519PublicKey } from './x25519';

// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON; each section has its own shape.
type Vector = any;
const vectors: Record<string, Vector> = JSON.parse(readFileSync('docs/olp1-vectors.json', 'utf8'));

function section(name: string): Vector[] {
  const entries = vectors[name];
  if (!Array.isArray(entries) || entries.length === 0) throw new Error(`no vectors in ${name}`);
  return entries.map((entry, index) => ({
    name: `${index}: ${entry.why ?? entry.in ?? ''}`,
    ...entry,
  }));
}

function bytes(hex: string): Uint8Array {
  const decoded = fromHex(hex);
  if (decoded === null) throw new Error(`not hex: ${hex}`);
  return decoded;
}

function symbolsOf(text: string): number[] {
  return [...text].map(symbolOf);
}

function cidHashOf(computerId: string): Uint8Array {
  return computerIdHash(value(canonicalComputerId(computerId)));
}

function ringKeyOf(kid: number, alg: Alg, publicKey: Uint8Array): RingKey {
  const key = makeRingKey({ kid, alg, status: 'signing', publicKey });
  if (key === null) throw new Error('unusable public key');
  return key;
}

/** What sections name of a request, as the functions here take it. */
function contentOf(vector: Vector) {
  return {
    productId: vector.productId,
    activationKey: value(parseActivationKey(vector.activationKey)),
    computerId: value(canonicalComputerId(vector.computerId)),
    computerName: vector.computerName,
  };
}

test('the vectors are of this protocol', () => {
  expect([vectors.spec, vectors.format]).toEqual(['OLP/1', 1]);
});

/** Of each section how many vectors it has. `scenarios` are run by wizard/core/scenarios.test.ts. */
const LEAST: Record<string, number> = {
  ...{ normalize: 10, computerId: 12, computerName: 6, groups: 18, decode: 10, activationKey: 4 },
  ...{ device: 3, dvcMatch: 12, request1: 3, x25519: 2, request2: 3, requestDecode: 36 },
  ...{ serverKeys: 2, signatures: 6, signaturesBad: 27, computerKeys: 14, shortKeys: 18 },
  ...{ checkin: 4, ratchet: 3, scenarios: 29 },
};

describe('the vectors are complete', () => {
  test('no section is unknown, none is missing', () => {
    const others = ['spec', 'format', 'note', 'integers', 'wizards'];
    expect(Object.keys(vectors).sort()).toEqual([...others, ...Object.keys(LEAST)].sort());
    expect(Object.keys(vectors.integers).sort()).toEqual(['day', 'varint', 'varintBad']);
    expect(Object.keys(vectors.wizards).sort()).toEqual(['A', 'B', 'S', 'U']);
  });

  test.each(Object.entries(LEAST))('%s has lost none of its %i', (name, least) => {
    expect(section(name).length).toBeGreaterThanOrEqual(least);
  });
});

describe('texts', () => {
  test.each(section('normalize'))('normalize $name', (vector) => {
    expect(normalizeCode(vector.in)).toBe(vector.out);
  });

  test.each(section('computerId'))('computerId $name', (vector) => {
    const canonical = canonicalComputerId(vector.in);
    if (vector.error) return expect(codeOf(canonical)).toBe(vector.error);
    expect(value(canonical)).toBe(vector.canonical);
    expect(toHex(computerIdHash(value(canonical)))).toBe(vector.cidHash);
  });

  test.each(section('computerName'))('computerName $name', (vector) => {
    expect(computerName(vector.in)).toBe(vector.out);
  });

  test.each(section('groups'))('groups $kind $data', ({ kind, data, text }) => {
    expect(groupSymbols(kind, symbolsOf(data))).toBe(text);
    const width = kind === 'CK' || kind === 'SCK' ? 5 : 4;
    const filled = data.padEnd(Math.ceil(data.length / width) * width, '0');
    expect(checkText(kind, text).symbols).toEqual(symbolsOf(filled));
  });

  test.each(section('decode'))('decode $name', ({ kind, text, lengthOk, badGroups }) => {
    expect(checkText(kind as Kind, text)).toMatchObject({ lengthOk, badGroups });
  });
});

describe('integers', () => {
  test.each(vectors.integers.varint as Vector[])('varint $n', ({ n, hex }) => {
    expect(toHex(varint(n))).toBe(hex);
    const reader = new Reader(bytes(hex));
    expect([reader.varint(), reader.done]).toEqual([n, true]);
  });

  test.each(vectors.integers.varintBad as string[])('varint %s is refused', (hex) => {
    const reader = new Reader(bytes(hex));
    reader.varint();
    expect(reader.done).toBe(false);
  });

  test.each(vectors.integers.day as Vector[])('day $date', ({ date, day }) => {
    expect(dayFromIso(date)).toBe(day);
    expect(isoFromDay(day)).toBe(date);
  });
});

describe('activationKey and device', () => {
  test.each(section('activationKey'))('activationKey $text', (vector) => {
    const random = fromBase32(`00${vector.random}`) ?? new Uint8Array();
    const key = makeActivationKey(vector.productId, random);
    expect(toHex(key)).toBe(vector.bytes);
    expect(activationKeyText(key)).toBe(vector.text);
    expect(value(parseActivationKey(vector.text))).toEqual(key);
    expect(activationKeyHint(key)).toBe(vector.hint);
  });

  test.each(section('device'))('device $deviceCodeTyped', (vector) => {
    const { productId } = vector;
    const secrets = deriveDevice({
      productId,
      cidHash: cidHashOf(vector.computerId),
      deviceSecret: bytes(vector.ds),
      nonce: bytes(vector.nonce),
    });
    expect(toHex(secrets.dvc)).toBe(vector.w);
    expect(toHex(secrets.token)).toBe(vector.token);
    expect(toHex(secrets.deviceCode)).toBe(vector.deviceCode);
    expect(encodeCode('DC', secrets.deviceCode)).toBe(vector.deviceCodeTyped);
    expect(encodeCode('DVC', secrets.dvc)).toBe(vector.dvc);
  });

  test.each(section('dvcMatch'))('dvcMatch $name', (vector) => {
    const dvc = decodeCode('DVC', vector.dvc);
    expect(codeOf(dvc)).toBe(vector.error);
    if (!dvc.ok) return;
    const device = {
      productId: vector.productId,
      cidHash: cidHashOf(vector.computerId),
      deviceCode: bytes(vector.deviceCode),
    };
    expect(matchDvc(device, dvc.value)).toBe(vector.match);
  });
});

describe('requests', () => {
  test.each(section('request1'))('request1 $name', (vector) => {
    const content = { ...contentOf(vector), deviceCode: bytes(vector.deviceCode) };
    const request = encodePlainRequest(content);
    expect(toHex(request)).toBe(vector.bytes);
    expect(requestUrl(vector.origin, request)).toBe(vector.url);
  });

  test.each(section('x25519'))('x25519 $publicKey', (vector) => {
    const privateKey = x25519PrivateKey(bytes(vector.seed));
    expect(toHex(privateKey)).toBe(vector.privateKey);
    expect(toHex(x25519PublicKey(privateKey))).toBe(vector.publicKey);
    expect(toHex(publicKeyOf('x25519-mac', bytes(vector.seed)))).toBe(vector.publicKey);
  });

  test.each(section('request2'))('request2 $name', (vector) => {
    const serverPublic = bytes(vector.serverPublicKey);
    const secrets = { deviceSecret: bytes(vector.ds), nonce: bytes(vector.nonce) };
    const input = { ...contentOf(vector), ...secrets, kid: vector.kid, serverPublic };
    expect(toHex(requestPlaintext(input))).toBe(vector.plaintext);
    expect(toHex(requestPrivateKey(input))).toBe(vector.devicePrivate);

    const request = value(encryptRequest(input));
    expect(toHex(request.deviceCode)).toBe(vector.deviceCode);
    expect(toHex(request.devicePrivate)).toBe(vector.devicePrivate);
    expect(toHex(request.devicePublic)).toBe(vector.devicePublic);
    const shared = sharedSecret(request.devicePrivate, serverPublic) ?? new Uint8Array();
    expect(toHex(shared)).toBe(vector.shared);
    const key = requestCipherKey(shared, request.devicePublic, serverPublic);
    expect(toHex(key)).toBe(vector.key);
    expect(toHex(request.bytes)).toBe(vector.bytes);
    expect(toHex(request.bytes).startsWith(vector.header)).toBe(true);
    expect(requestUrl(vector.origin, request.bytes)).toBe(vector.url);
  });

  test.each(section('requestDecode'))('requestDecode $name', (vector) => {
    const decoded = decodeRequest(vector.text, (productId, kid) => {
      const key = section('serverKeys').find((k) => k.productId === productId && k.kid === kid);
      return key ? x25519PrivateKey(bytes(key.seed)) : null;
    });
    expect(codeOf(decoded)).toBe(vector.error);
    if (!decoded.ok) return;
    const { encryption: _, activationKey, deviceCode, ...rest } = decoded.value;
    const hex = { activationKey: toHex(activationKey), deviceCode: toHex(deviceCode) };
    expect({ ...rest, ...hex }).toEqual(vector.ok);
  });
});

describe('signatures', () => {
  test.each(section('signatures'))('signatures $alg $message', (vector) => {
    const signer = prepareSigner(vector.alg, bytes(vector.seed));
    const message = bytes(vector.message);
    expect(toHex(signer.publicKey)).toBe(vector.publicKey);
    expect(toHex(signer.sign(message))).toBe(vector.signature);
    const verifier = prepareVerifier(vector.alg, bytes(vector.publicKey));
    expect(verifier?.verify(message, bytes(vector.signature))).toBe(true);
  });

  test.each(section('signaturesBad'))('signaturesBad $alg $name', (vector) => {
    const verifier = prepareVerifier(vector.alg as SignatureAlg, bytes(vector.publicKey));
    const verifies = verifier?.verify(bytes(vector.message), bytes(vector.signature)) ?? false;
    expect(verifies).toBe(false);
  });
});

describe('keys', () => {
  test.each(section('computerKeys'))('computerKeys $name', (vector) => {
    const signer = prepareSigner(vector.alg, bytes(vector.seed));
    const holder = {
      productId: vector.productId,
      cidHash: cidHashOf(vector.computerId),
      deviceCode: vector.deviceCode === null ? null : bytes(vector.deviceCode),
    };
    const terms: Terms = vector.terms;
    const termsBytes = value(encodeTerms(terms));
    expect(toHex(termsBytes)).toBe(vector.termsBytes);
    expect(value(readTerms(termsBytes, 'CK')).terms).toEqual(terms);
    expect(toHex(keyMessage(holder, termsBytes))).toBe(vector.message);

    const key = value(signComputerKey({ ...holder, signer, terms }));
    expect(toHex(key.bytes)).toBe(vector.bytes);
    expect(key.text).toBe(vector.text);
    expect(toHex(key.hash)).toBe(vector.ckHash);

    const ring = [ringKeyOf(vector.kid, vector.alg, bytes(vector.publicKey))];
    const read = value(readComputerKey(checkText('CK', vector.text).symbols, ring));
    expect(read.terms).toEqual(terms);
    expect(verifyComputerKey(read, holder)).toBe(true);

    if (vector.udvc === undefined) return;
    const { signature } = value(splitComputerKey(key.bytes));
    expect(encodeCode('UDVC', udvcOf(signature, holder))).toBe(vector.udvc);
  });

  test.each(section('shortKeys'))('shortKeys $name $termsBytes', (vector) => {
    const request = section('request2')[vector.request2];
    const device = {
      productId: request.productId,
      cidHash: cidHashOf(request.computerId),
      deviceCode: bytes(request.deviceCode),
    };
    const privateKey = x25519PrivateKey(bytes(request.serverSeed));
    const devicePublic = bytes(request.devicePublic);
    const { kid } = vector.terms;
    const serverPublic = bytes(request.serverPublicKey);
    const macKey = shortMacKey(bytes(request.shared), devicePublic, serverPublic, device);
    expect(toHex(macKey)).toBe(vector.macKey);

    // The terms of the CK beside it have their own kid and may have ISS.
    const terms = { ...vector.terms, kid: 1, iss: 2496 };
    const issued = issueShortKey({ ...device, kid, privateKey, devicePublic, terms });
    expect(codeOf(issued)).toBe(vector.error);
    if (!issued.ok) return;
    expect(toHex(issued.value.termsBytes)).toBe(vector.termsBytes);
    expect(issued.value.terms).toEqual(vector.terms);
    expect(toHex(issued.value.mac)).toBe(vector.mac);
    expect(issued.value.text).toBe(vector.text);
    expect(normalizeCode(issued.value.text)).toHaveLength(vector.typedLength);

    const ring = [ringKeyOf(kid, 'x25519-mac', serverPublic)];
    const read = value(readShortKey(checkText('SCK', vector.text).symbols, ring));
    expect(read.terms).toEqual(vector.terms);
    const devicePrivate = bytes(request.devicePrivate);
    expect(verifyShortKey(read, { ...device, devicePrivate })).toBe(true);
  });
});

describe('check-in', () => {
  test.each(section('checkin'))('checkin $alg $verdict', (vector) => {
    const signer = prepareSigner(vector.alg, bytes(vector.seed));
    const verdict = Object.keys(VERDICT).find((n) => VERDICT[n as Verdict] === vector.verdict);
    const reply = {
      kid: vector.kid,
      verdict: verdict as Verdict,
      productId: vector.productId,
      deviceCode: bytes(vector.deviceCode),
      nonce: bytes(vector.nonce),
      serverTime: vector.time,
      epoch: vector.epoch,
      ratchet: bytes(vector.ratchet),
      lease: vector.lease,
      computerKey: bytes(vector.computerKey),
    };
    expect(toHex(replyBody(reply))).toBe(vector.body);
    expect(signReply(signer, reply)).toEqual({ body: vector.body, sig: vector.sig });
    const ring = [ringKeyOf(vector.kid, vector.alg, signer.publicKey)];
    expect(value(readReply(vector, { ...reply, ring }))).toEqual(reply);
  });

  test.each(section('ratchet'))('ratchet $name', ({ steps }) => {
    let state: Ratchet = FIRST_RATCHET;
    for (const step of steps) {
      const { fork, cur, prev } = stepRatchet(state, bytes(step.presented), bytes(step.fresh));
      state = { cur, prev };
      const hex = { fork, cur: toHex(cur), prev: prev === null ? null : toHex(prev) };
      expect(hex).toEqual({ fork: step.fork, cur: step.cur, prev: step.prev });
    }
  });
});

test.each(Object.entries<Vector>(vectors.wizards))('product of wizard %s is valid', (_, wizard) => {
  expect(codeOf(parseProduct(wizard.product))).toBeUndefined();
});
