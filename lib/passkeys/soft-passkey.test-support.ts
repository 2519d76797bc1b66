import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const ORIGIN = 'https://licenses.example.com';

/** What an authenticator and its browser do, as they should unless told otherwise. */
type How = {
  origin?: string;
  party?: string;
  /** Without a finger, a face or a PIN. */
  unverified?: boolean;
  /** What it counts; by itself one more each time. */
  counter?: number;
  userHandle?: string;
  /** Signs something else than it says. */
  forged?: boolean;
};

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const HAS_CREDENTIAL = 64;

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url');
const number = (bytes: number, value: number) => {
  const written = Buffer.alloc(bytes);
  written.writeUIntBE(value, 0, bytes);
  return written;
};

/** CBOR of what stands in an attestation: short texts, and 32 to 255 bytes. */
const cborText = (text: string) =>
  Buffer.concat([number(1, 0x60 + text.length), Buffer.from(text)]);
const cborBytes = (data: Uint8Array) => Buffer.concat([Buffer.of(0x58, data.length), data]);

/** A passkey in memory: ES256, as most are. */
export function softPasskey(user: { userId: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let used = 0;

  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = (coordinate: string) => cborBytes(Buffer.from(coordinate, 'base64url'));
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    point(x),
    Buffer.of(0x22),
    point(y),
  ]);

  function authenticatorData({ party, unverified, counter }: How, flags: number) {
    used = counter ?? used + 1;
    return Buffer.concat([
      sha256(party ?? new URL(ORIGIN).hostname),
      number(1, flags | USER_PRESENT | (unverified ? 0 : USER_VERIFIED)),
      number(4, used),
    ]);
  }
  const said = (type: 'create' | 'get', challenge: string, { origin = ORIGIN }: How) =>
    Buffer.from(
      JSON.stringify({ type: `webauthn.${type}`, challenge, origin, crossOrigin: false }),
    );
  const answer = (response: object) =>
    JSON.stringify({
      ...{ id: base64url(id), rawId: base64url(id), type: 'public-key' },
      clientExtensionResults: {},
      response,
    });

  return {
    /** The answer of a browser that made it. */
    made({ challenge }: { challenge: string }, how: How = {}): string {
      const credential = Buffer.concat([Buffer.alloc(16), number(2, id.length), id, cose]);
      const data = Buffer.concat([authenticatorData(how, HAS_CREDENTIAL), credential]);
      const attestation = Buffer.concat([
        ...[Buffer.of(0xa3), cborText('fmt'), cborText('none')],
        ...[cborText('attStmt'), Buffer.of(0xa0), cborText('authData'), cborBytes(data)],
      ]);
      return answer({
        clientDataJSON: base64url(said('create', challenge, how)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      });
    },

    /** The answer of a browser that used it. */
    used({ challenge }: { challenge: string }, how: How = {}): string {
      const client = said('get', challenge, how);
      const data = authenticatorData(how, 0);
      const signed = Buffer.concat([data, sha256(how.forged ? 'something else' : client)]);
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', signed, privateKey)),
        userHandle: base64url(Buffer.from(how.userHandle ?? user.userId)),
      });
    },
  };
}
