import { toHex, utf8 } from './bytes';
import { computerIdHash } from './computer-id';
import { signComputerKey } from './computer-key';
import { requestUrl } from './portal-url';
import { readComputerKey, verifyComputerKey } from './read-computer-key';
import { decodeRequest } from './request-decode';
import { encryptRequest } from './request-encode';
import { ok, type Refusal, type Result, refuse } from './result';
import { makeRingKey } from './ring-key';
import { issueShortKey } from './short-key';
import { prepareSigner, prepareVerifier } from './signature';
import type { SignatureAlg } from './signature-length';
import { decodeSymbols } from './text/codes';
import { x25519PrivateKey, x25519PublicKey } from './x25519';

/** A seed that is no secret; signatures of `abc` under it as in docs/olp1-vectors.json. */
const SEED = new Uint8Array(32).fill(0x42);

const KNOWN: Readonly<Record<SignatureAlg, { signature: string; keyHash: string }>> = {
  s48: {
    signature:
      '32d9e976a238bf9dbe55c4cfcc50c7469ebc1193731e19129244bc1f6b8156a3' +
      '00a3163a24f3661d001ac56456aa9f04',
    keyHash: 'd2900b554412cdfc372339c48a3a4319758c5dfdaabdc28df6e0838e2df5e008',
  },
  ed25519: {
    signature:
      '0ec9d99b3bbcf3778267e6e5f92a41f9c8c263dd90fc67e0ca4058f09c6bfd50' +
      '89160f8fa2f0b07bc51d256715a4175a45a9d892e044af5fe201803cac0d560c',
    keyHash: '757c5b9677b957e52158d8535aa60a506ad20a525a64187066c98290ffb731c3',
  },
};

const KNOWN_SHORT_KEY = '90821V-9BCNA0-WCSYS0-WRK34N';

const COMPUTER_ID = 'PC-1';
const HOLDER = {
  productId: 70021,
  cidHash: computerIdHash(COMPUTER_ID),
  deviceCode: new Uint8Array(10).fill(7),
};
const TERMS = { kid: 3, epoch: 2, exp: 2646 };

/**
 * Known-answer test of everything the server signs, decrypts and authenticates with (protocol
 * section 7): at start, and for health checks. `SIGNER_UNAVAILABLE {failed}` names what is broken.
 * Takes about 20 ms.
 */
export function selfTest(): Result<true, Refusal<'SIGNER_UNAVAILABLE'>> {
  const checks: Record<string, () => boolean> = {
    s48: () => signatureWorks('s48') && computerKeyWorks('s48'),
    ed25519: () => signatureWorks('ed25519') && computerKeyWorks('ed25519'),
    'x25519-mac': requestAndShortKeyWork,
  };
  const failed = Object.keys(checks).filter((name) => !passes(checks[name]));
  return failed.length === 0 ? ok(true) : refuse('SIGNER_UNAVAILABLE', { failed });
}

function passes(check: (() => boolean) | undefined): boolean {
  try {
    return check?.() ?? false;
  } catch {
    return false; // A crypto library that throws is as unusable as one that is wrong.
  }
}

function signatureWorks(alg: SignatureAlg): boolean {
  const signer = prepareSigner(alg, SEED);
  const verifier = prepareVerifier(alg, signer.publicKey);
  const signature = signer.sign(utf8('abc'));
  const refusesOther = verifier?.verify(utf8('abd'), signature) === false;
  return refusesOther && toHex(signature) === KNOWN[alg].signature;
}

function computerKeyWorks(alg: SignatureAlg): boolean {
  const signer = prepareSigner(alg, SEED);
  const key = signComputerKey({ ...HOLDER, signer, terms: TERMS });
  const { publicKey } = signer;
  const ringKey = makeRingKey({ kid: TERMS.kid, alg, status: 'signing', publicKey });
  if (!key.ok || !ringKey || toHex(key.value.hash) !== KNOWN[alg].keyHash) return false;

  const typed = decodeSymbols(['CK'], key.value.text);
  if (!typed.ok) return false;
  const read = readComputerKey(typed.value.symbols, [ringKey]);
  if (!read.ok) return false;
  const other = { ...HOLDER, productId: HOLDER.productId + 1 };
  return verifyComputerKey(read.value, HOLDER) && !verifyComputerKey(read.value, other);
}

function requestAndShortKeyWork(): boolean {
  const kid = 9;
  const privateKey = x25519PrivateKey(SEED);
  const request = encryptRequest({
    productId: HOLDER.productId,
    kid,
    serverPublic: x25519PublicKey(privateKey),
    deviceSecret: SEED,
    nonce: SEED.slice(0, 8),
    activationKey: SEED.slice(0, 10),
    computerId: COMPUTER_ID,
    computerName: 'LAB',
  });
  if (!request.ok) return false;
  const { bytes, devicePublic } = request.value;
  const decoded = decodeRequest(requestUrl('https://self.test', bytes), () => privateKey);
  const issued = issueShortKey({ ...HOLDER, kid, privateKey, devicePublic, terms: TERMS });
  const readsBack = decoded.ok && decoded.value.computerId === COMPUTER_ID;
  return readsBack && issued.ok && issued.value.text === KNOWN_SHORT_KEY;
}
