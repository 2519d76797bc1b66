import { ACTIVATION_KEY_BYTES } from './activation-key';
import { fromUtf8 } from './bytes';
import { equalBytes } from './equal-bytes';
import { canonicalComputerId } from './computer-id';
import { COMPUTER_NAME_BYTES, computerName } from './computer-name';
import { Reader } from './reader';
import { requestCipherKey, TAG_BYTES, unseal } from './request-cipher';
import { PLAIN_REQUEST, requestCheck, SEALED_REQUEST } from './request-encode';
import { ok, type Refusal, type Result, refuse } from './result';
import { fromBase32 } from './text/alphabet';
import { lastSegment } from './text/address';
import { normalizeCode } from './text/normalize';
import { sharedSecret, x25519PublicKey } from './x25519';

/** What a computer asks for (protocol section 6). */
export type ActivationRequest = {
  type: 1 | 2;
  productId: number;
  /** 10 bytes. */
  activationKey: Uint8Array;
  /** 10 bytes. */
  deviceCode: Uint8Array;
  /** Canonical. */
  computerId: string;
  computerName: string;
  /** Type 2: the server key it was encrypted to and D (32 bytes), for a short key. */
  encryption: { kid: number; devicePublic: Uint8Array } | null;
};

/** A type 2 request before it is decrypted with the private key of (productId, kid). */
export type SealedRequest = {
  productId: number;
  kid: number;
  deviceCode: Uint8Array;
  devicePublic: Uint8Array;
  header: Uint8Array;
  ciphertext: Uint8Array;
};

export type OpenedRequest =
  | { type: 1; request: ActivationRequest }
  | { type: 2; sealed: SealedRequest };

export type RequestRefusal = Refusal<
  'REQUEST_DAMAGED' | 'REQUEST_VERSION' | 'KID_UNKNOWN' | 'CID_INVALID'
>;

/**
 * Decodes a scanned or pasted request: the URL or its last segment. `privateKeyOf` gives the scalar
 * (`x25519PrivateKey`) of an `x25519-mac` key, null if there is none. Refusals in the order of
 * protocol section 6.
 */
export function decodeRequest(
  text: string,
  privateKeyOf: (productId: number, kid: number) => Uint8Array | null,
): Result<ActivationRequest, RequestRefusal> {
  const opened = openRequest(text);
  if (!opened.ok) return opened;
  if (opened.value.type === 1) return ok(opened.value.request);
  const { sealed } = opened.value;
  return unsealRequest(sealed, privateKeyOf(sealed.productId, sealed.kid));
}

/** First half of `decodeRequest`, for a caller that has to fetch the private key in between. */
export function openRequest(text: string): Result<OpenedRequest, RequestRefusal> {
  const bytes = requestBytes(text);
  if (bytes === null || bytes.length === 0) return refuse('REQUEST_DAMAGED');
  if (bytes[0] === PLAIN_REQUEST) return openPlain(bytes);
  if (bytes[0] === SEALED_REQUEST) return openSealed(bytes);
  return refuse('REQUEST_VERSION');
}

/** Second half: `privateKey` is the scalar of the key that `sealed` names, null if it is unknown. */
export function unsealRequest(
  sealed: SealedRequest,
  privateKey: Uint8Array | null,
): Result<ActivationRequest, RequestRefusal> {
  if (privateKey === null) return refuse('KID_UNKNOWN');
  const { productId, kid, deviceCode, devicePublic, header, ciphertext } = sealed;
  const shared = sharedSecret(privateKey, devicePublic);
  if (shared === null) return refuse('REQUEST_DAMAGED');
  const key = requestCipherKey(shared, devicePublic, x25519PublicKey(privateKey));
  const plaintext = unseal(key, header, ciphertext);
  if (plaintext === null) return refuse('REQUEST_DAMAGED');

  const reader = new Reader(plaintext);
  const activationKey = reader.bytes(ACTIVATION_KEY_BYTES);
  const computer = readComputer(reader);
  if (!computer.ok) return computer;
  const encryption = { kid, devicePublic };
  return ok({ type: 2, productId, activationKey, deviceCode, ...computer.value, encryption });
}

/** The bytes in a URL or in its last segment alone, each as it comes out of a sentence or a mail. */
function requestBytes(text: string): Uint8Array | null {
  return fromBase32(normalizeCode(lastSegment(text)));
}

function openPlain(bytes: Uint8Array): Result<OpenedRequest, RequestRefusal> {
  const body = bytes.slice(0, -2);
  if (!equalBytes(requestCheck(body), bytes.slice(-2))) return refuse('REQUEST_DAMAGED');
  const reader = new Reader(body.slice(1));
  const productId = readProductId(reader);
  const activationKey = reader.bytes(ACTIVATION_KEY_BYTES);
  const deviceCode = reader.bytes(10);
  const computer = readComputer(reader);
  if (!computer.ok) return computer;
  const request = { productId, activationKey, deviceCode, ...computer.value, encryption: null };
  return ok({ type: 1, request: { type: 1, ...request } });
}

function openSealed(bytes: Uint8Array): Result<OpenedRequest, RequestRefusal> {
  const reader = new Reader(bytes);
  reader.u8();
  const productId = readProductId(reader);
  const kid = reader.u8();
  const deviceCode = reader.bytes(10);
  const devicePublic = reader.bytes(32);
  const header = bytes.slice(0, reader.position);
  const ciphertext = reader.rest();
  // Before the key is looked for: what is too short for a tag is damaged, whichever key it names.
  if (reader.failed || ciphertext.length < TAG_BYTES) return refuse('REQUEST_DAMAGED');
  return ok({
    type: 2,
    sealed: { productId, kid, deviceCode, devicePublic, header, ciphertext },
  });
}

function readProductId(reader: Reader): number {
  const productId = reader.varint();
  if (productId >= 2 ** 32) reader.failed = true;
  return productId;
}

/** The last two fields of both types, which must end the message. */
function readComputer(
  reader: Reader,
): Result<{ computerId: string; computerName: string }, RequestRefusal> {
  const computerId = fromUtf8(reader.prefixed());
  const nameBytes = reader.prefixed();
  const name = fromUtf8(nameBytes);
  if (!reader.done || computerId === null || name === null) return refuse('REQUEST_DAMAGED');
  const canonical = canonicalComputerId(computerId);
  if (!canonical.ok || canonical.value !== computerId) return refuse('CID_INVALID');
  if (nameBytes.length > COMPUTER_NAME_BYTES) return refuse('REQUEST_DAMAGED');
  // A hostile client sends what it likes: the name is cleaned like any other input.
  return ok({ computerId, computerName: computerName(name) });
}
