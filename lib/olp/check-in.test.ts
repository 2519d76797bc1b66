import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from './bytes';
import {
  type CheckInReply,
  readReply,
  replyBody,
  signReply,
  VERDICT,
  type Verdict,
} from './check-in-reply';
import { encodeCheckInRequest, parseCheckInRequest } from './check-in-request';
import { computerName } from './computer-name';
import { derived, device, KID, ring, signers } from './fixtures.test-support';
import { anyJson, anyText, bytes, check, codeOf, productId, value } from './property.test-support';
import { FIRST_RATCHET, stepRatchet } from './ratchet';

const reply: CheckInReply = {
  kid: KID.ed25519,
  verdict: 'DROP',
  productId: device.productId,
  deviceCode: device.deviceCode,
  nonce: new Uint8Array(16).fill(1),
  serverTime: 1_795_000_000,
  epoch: 3,
  ratchet: new Uint8Array(8).fill(2),
  lease: 0,
  computerKey: new Uint8Array(),
};
const expected = { ring, ...device, nonce: reply.nonce };
const signed = signReply(signers.ed25519, reply);

const request = fc.record({
  productId,
  epoch: fc.nat(2 ** 31 - 1),
  token: bytes(32),
  nonce: bytes(16),
  ratchet: bytes(8),
  clientTime: fc.nat(),
  appVersion: fc.string({ maxLength: 20 }),
  computerName: anyText.map(computerName),
  short: fc.boolean(),
  unbound: fc.option(fc.record({ computerId: fc.string({ maxLength: 20 }), ckHash: bytes(32) })),
});

describe('a check-in request', () => {
  test('survives the way through JSON', () => {
    check(
      fc.property(request, (sent) => {
        const json = JSON.parse(JSON.stringify(encodeCheckInRequest(sent)));
        expect(value(parseCheckInRequest(json))).toEqual(sent);
      }),
    );
  });

  test('with a missing or odd field is refused by its name', () => {
    const [sent] = fc.sample(request, { numRuns: 1, seed: 1 });
    if (!sent) throw new Error('a sample expected');
    const json = encodeCheckInRequest({ ...sent, token: derived.token, unbound: null });
    for (const field of ['productId', 'epoch', 'token', 'nonce', 'ratchet', 'computerName']) {
      expect(parseCheckInRequest({ ...json, [field]: undefined })).toMatchObject({
        error: { code: 'BAD_REQUEST', details: { field } },
      });
    }
    for (const odd of [{ v: 2 }, { token: 'ab' }, { short: 1 }, { epoch: -1 }, { ckHash: 'ab' }]) {
      expect(codeOf(parseCheckInRequest({ ...json, ...odd }))).toBe('BAD_REQUEST');
    }
  });

  test('of any JSON is answered by a result', () => {
    check(fc.property(anyJson, (json) => void parseCheckInRequest(json)));
  });
});

describe('a check-in reply', () => {
  const anyReply = fc.record({
    kid: fc.constant(KID.ed25519),
    verdict: fc.constantFrom(...(Object.keys(VERDICT) as Verdict[])),
    productId,
    deviceCode: bytes(10),
    nonce: bytes(16),
    serverTime: fc.maxSafeNat(),
    epoch: fc.nat(2 ** 31 - 1),
    ratchet: bytes(8),
    lease: fc.nat(65_535),
    computerKey: fc.uint8Array({ maxLength: 100 }),
  });

  test('of every content reads back', () => {
    check(
      fc.property(anyReply, (sent) => {
        const { body, sig } = signReply(signers.ed25519, sent);
        expect(value(readReply({ body, sig }, { ring, ...sent }))).toEqual(sent);
      }),
      0.5,
    );
  });

  test('is refused after a change of any one bit, in body or signature', () => {
    for (const part of ['body', 'sig'] as const) {
      const source = fromHex(signed[part]) ?? new Uint8Array();
      for (let bit = 0; bit < source.length * 8; bit++) {
        const index = bit >> 3;
        const changed = source.with(index, (source[index] ?? 0) ^ (1 << (bit & 7)));
        const received = { ...signed, [part]: toHex(changed) };
        expect(codeOf(readReply(received, expected))).not.toBeUndefined();
      }
    }
  });

  test('to another request, device or product is refused', () => {
    for (const other of [
      { nonce: new Uint8Array(16) },
      { deviceCode: new Uint8Array(10) },
      { productId: 1 },
    ]) {
      expect(codeOf(readReply(signed, { ...expected, ...other }))).toBe('REPLY_MISMATCH');
    }
  });

  test('is judged in the order of the protocol', () => {
    const unsigned = (change: Partial<CheckInReply>) => ({
      body: toHex(replyBody({ ...reply, ...change })),
      sig: '',
    });
    const other = { ...expected, productId: 1 };
    expect(codeOf(readReply({ body: '43', sig: '' }, other))).toBe('VERSION');
    expect(codeOf(readReply({ body: '', sig: '' }, other))).toBe('REPLY_MALFORMED');
    expect(codeOf(readReply({ body: `${signed.body}00`, sig: signed.sig }, other))).toBe(
      'REPLY_MALFORMED',
    );
    expect(codeOf(readReply(unsigned({ kid: 31 }), other))).toBe('KID_UNKNOWN');
    expect(codeOf(readReply(unsigned({ kid: KID.mac }), other))).toBe('ALG_MISMATCH');
    expect(codeOf(readReply(unsigned({}), other))).toBe('SIGNATURE');
    const revoked = ring.map((key) => ({ ...key, status: 'revoked' as const }));
    expect(codeOf(readReply(signed, { ...other, ring: revoked }))).toBe('KID_REVOKED');
  });

  test('of any JSON is answered by a refusal', () => {
    const anyReceived = fc.oneof(anyJson, fc.record({ body: anyJson, sig: fc.string() }));
    check(
      fc.property(anyReceived, (json) => {
        expect(codeOf(readReply(json, expected))).not.toBeUndefined();
      }),
    );
  });
});

describe('the ratchet', () => {
  const fresh = (n: number) => new Uint8Array(8).fill(n);

  test('never reports a fork of one honest device, however many replies are lost', () => {
    check(
      fc.property(fc.array(fc.boolean(), { maxLength: 50 }), (arrivals) => {
        let server = FIRST_RATCHET;
        let held = FIRST_RATCHET.cur;
        arrivals.forEach((arrived, index) => {
          const step = stepRatchet(server, held, fresh(index + 1));
          expect(step.fork).toBe(false);
          server = step;
          if (arrived) held = step.cur;
        });
      }),
    );
  });

  test('reports two alternating copies at the third check-in, and goes on', () => {
    const copy = stepRatchet(FIRST_RATCHET, fresh(0), fresh(1));
    const second = stepRatchet(copy, copy.cur, fresh(2));
    const late = stepRatchet(second, FIRST_RATCHET.cur, fresh(3));
    expect([copy.fork, second.fork, late.fork]).toEqual([false, false, true]);
    expect(stepRatchet(late, late.cur, fresh(4)).fork).toBe(false);
  });
});
