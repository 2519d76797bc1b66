import { concat, utf8 } from './bytes';
import { computerIdHash } from './computer-id';
import { deriveDevice } from './device';
import { hmac, sha256, tag } from './hash';
import { prefixed, u8, u32, varint } from './integers';
import { requestCipherKey, seal } from './request-cipher';
import { ok, type Refusal, type Result, refuse } from './result';
import { sharedSecret, x25519PublicKey } from './x25519';

/** First byte of a request: its type (protocol section 6). */
export const PLAIN_REQUEST = 0x11;
export const SEALED_REQUEST = 0x12;

/** What a request is about, frozen when it is made: `computerId` canonical, `computerName` cleaned. */
export type RequestContent = {
  productId: number;
  /** 10 bytes. */
  activationKey: Uint8Array;
  computerId: string;
  computerName: string;
};

/** The secrets a request depends on: ds (32 bytes) and the request's nonce (8 bytes). */
export type RequestSecrets = { deviceSecret: Uint8Array; nonce: Uint8Array };

export type EncryptedRequest = {
  bytes: Uint8Array;
  deviceCode: Uint8Array;
  /** d and D, 32 bytes each. */
  devicePrivate: Uint8Array;
  devicePublic: Uint8Array;
};

/** Check bytes at the end of a type 1 request. */
export function requestCheck(body: Uint8Array): Uint8Array {
  return sha256(tag('req'), body).slice(0, 2);
}

/** A type 1 request: the Activation Key in the clear, protected against typing errors only. */
export function encodePlainRequest(
  content: RequestContent & { deviceCode: Uint8Array },
): Uint8Array {
  const { productId, activationKey, deviceCode } = content;
  const head = concat(u8(PLAIN_REQUEST), varint(productId), activationKey, deviceCode);
  const body = concat(head, computerFields(content));
  return concat(body, requestCheck(body));
}

/**
 * A type 2 request, encrypted to the product's `x25519-mac` key `kid` with public key `serverPublic`.
 * The same input gives the same bytes. `NO_X25519_KEY` if that key is of small order.
 */
export function encryptRequest(
  input: RequestContent & RequestSecrets & { kid: number; serverPublic: Uint8Array },
): Result<EncryptedRequest, Refusal<'NO_X25519_KEY'>> {
  const { productId, kid, serverPublic, computerId } = input;
  const { deviceCode } = deriveDevice({ ...input, cidHash: computerIdHash(computerId) });
  const devicePrivate = requestPrivateKey(input);
  const devicePublic = x25519PublicKey(devicePrivate);
  const shared = sharedSecret(devicePrivate, serverPublic);
  if (shared === null) return refuse('NO_X25519_KEY');

  const head = concat(u8(SEALED_REQUEST), varint(productId), u8(kid), deviceCode, devicePublic);
  const key = requestCipherKey(shared, devicePublic, serverPublic);
  const bytes = concat(head, seal(key, head, requestPlaintext(input)));
  return ok({ bytes, deviceCode, devicePrivate, devicePublic });
}

/** P, the content that a type 2 request encrypts (protocol section 5). */
export function requestPlaintext(content: RequestContent): Uint8Array {
  return concat(content.activationKey, computerFields(content));
}

/** d, the X25519 private key of a type 2 request, computable again at any time (protocol section 5). */
export function requestPrivateKey(input: RequestContent & RequestSecrets): Uint8Array {
  const { deviceSecret, nonce, productId, computerId } = input;
  const cidHash = computerIdHash(computerId);
  const plaintext = requestPlaintext(input);
  return hmac(deviceSecret, tag('x25519'), u32(productId), cidHash, nonce, plaintext);
}

function computerFields({ computerId, computerName }: RequestContent): Uint8Array {
  return concat(prefixed(utf8(computerId)), prefixed(utf8(computerName)));
}
