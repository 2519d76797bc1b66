import { concat, fromHex, toHex } from './bytes';
import { equalBytes } from './equal-bytes';
import { tag } from './hash';
import { u8, u16, u32, u64, varint } from './integers';
import { isRecord } from './json-fields';
import { Reader } from './reader';
import { ok, type Refusal, type Result, refuse } from './result';
import { findSignatureKey, type Ring, type RingRefusal } from './ring';
import type { Signer } from './signature';

/** Answers of a check-in and their byte (protocol section 11). */
export const VERDICT = {
  OK: 0,
  DROP: 1,
  SUPERSEDED: 2,
  NEW_TERMS: 3,
  UNKNOWN: 4,
  SUSPENDED: 5,
} as const;

export type Verdict = keyof typeof VERDICT;

/** The content of a check-in reply. */
export type CheckInReply = {
  /** The key that signs. */
  kid: number;
  verdict: Verdict;
  productId: number;
  /** 10 bytes. */
  deviceCode: Uint8Array;
  /** The 16 bytes of the request. */
  nonce: Uint8Array;
  /** Unix seconds. */
  serverTime: number;
  /** Latest epoch of the activation; 0 if unknown. */
  epoch: number;
  /** 8 fresh bytes. */
  ratchet: Uint8Array;
  /** Days without check-in; 0: as in the key, 65535: no limit. */
  lease: number;
  /** Bytes of the new CK with NEW_TERMS, else empty. */
  computerKey: Uint8Array;
};

/** A signed reply as JSON carries it, both in lower-case hex. */
export type SignedReply = { body: string; sig: string };

/** What the wizard knows about the reply it waits for. */
export type ReplyExpectation = Pick<CheckInReply, 'productId' | 'deviceCode' | 'nonce'> & {
  ring: Ring;
};

export type ReplyRefusal =
  | RingRefusal
  | Refusal<'REPLY_MALFORMED' | 'VERSION' | 'SIGNATURE' | 'REPLY_MISMATCH'>;

const VERSION_1 = 0b001;
const VERDICTS = Object.keys(VERDICT) as Verdict[];

/** Signs a reply; `signer` must be the key `reply.kid`. */
export function signReply(signer: Signer, reply: CheckInReply): SignedReply {
  const body = replyBody(reply);
  return { body: toHex(body), sig: toHex(signer.sign(replyMessage(body))) };
}

/** The bytes that are signed and sent (protocol section 11). */
export function replyBody(reply: CheckInReply): Uint8Array {
  return concat(
    u8((VERSION_1 << 5) | reply.kid),
    u8(VERDICT[reply.verdict]),
    u32(reply.productId),
    reply.deviceCode,
    reply.nonce,
    u64(reply.serverTime),
    varint(reply.epoch),
    reply.ratchet,
    u16(reply.lease),
    u16(reply.computerKey.length),
    reply.computerKey,
  );
}

/**
 * The wizard's checks of a parsed `{body, sig}`, in the order of protocol section 11: `VERSION`, `REPLY_MALFORMED`,
 * the codes of rule 4 in section 9.2, `SIGNATURE`, `REPLY_MISMATCH`. A refused reply has no effect.
 */
export function readReply(
  json: unknown,
  expected: ReplyExpectation,
): Result<CheckInReply, ReplyRefusal> {
  if (!isRecord(json) || typeof json.body !== 'string' || typeof json.sig !== 'string') {
    return refuse('REPLY_MALFORMED');
  }
  const bytes = fromHex(json.body);
  const signature = fromHex(json.sig);
  if (bytes === null || signature === null) return refuse('REPLY_MALFORMED');
  const parsed = parseBody(bytes);
  if (!parsed.ok) return parsed;
  const reply = parsed.value;

  const key = findSignatureKey(expected.ring, reply.kid);
  if (!key.ok) return key;
  if (!key.value.verifier.verify(replyMessage(bytes), signature)) return refuse('SIGNATURE');

  const matches =
    reply.productId === expected.productId &&
    equalBytes(reply.deviceCode, expected.deviceCode) &&
    equalBytes(reply.nonce, expected.nonce);
  return matches ? ok(reply) : refuse('REPLY_MISMATCH');
}

function parseBody(bytes: Uint8Array): Result<CheckInReply, ReplyRefusal> {
  const reader = new Reader(bytes);
  const head = reader.u8();
  if (!reader.failed && head >> 5 !== VERSION_1) return refuse('VERSION');
  const verdictByte = reader.u8();
  const verdict = VERDICTS.find((name) => VERDICT[name] === verdictByte);
  const reply = {
    kid: head & 31,
    productId: reader.u32(),
    deviceCode: reader.bytes(10),
    nonce: reader.bytes(16),
    serverTime: reader.u64(),
    epoch: reader.varint(),
    ratchet: reader.bytes(8),
    lease: reader.u16(),
    computerKey: reader.bytes(reader.u16()),
  };
  if (!reader.done || verdict === undefined) return refuse('REPLY_MALFORMED');
  return ok({ ...reply, verdict });
}

function replyMessage(body: Uint8Array): Uint8Array {
  return concat(tag('ci'), body);
}
