import { canonicalComputerId, computerIdHash } from './computer-id';
import { computerName } from './computer-name';
import { deriveDevice } from './device';
import { value } from './property.test-support';
import type { RingKey } from './ring';
import { makeRingKey } from './ring-key';
import { prepareSigner } from './signature';
import { x25519PrivateKey, x25519PublicKey } from './x25519';

/** A computer, its request secrets and a product's keys, all made up, for tests. */
const seed = (n: number) => new Uint8Array(32).fill(n);

export const signers = {
  s48: prepareSigner('s48', seed(1)),
  ed25519: prepareSigner('ed25519', seed(2)),
};

export const serverPrivate = x25519PrivateKey(seed(3));
export const serverPublic = x25519PublicKey(serverPrivate);

function ringKey(kid: number, alg: RingKey['alg'], publicKey: Uint8Array): RingKey {
  const key = makeRingKey({ kid, alg, status: 'signing', publicKey });
  if (key === null) throw new Error('unusable public key');
  return key;
}

export const KID = { s48: 3, ed25519: 4, mac: 9 } as const;

export const ring = [
  ringKey(KID.s48, 's48', signers.s48.publicKey),
  ringKey(KID.ed25519, 'ed25519', signers.ed25519.publicKey),
  ringKey(KID.mac, 'x25519-mac', serverPublic),
];

const computerId = value(canonicalComputerId('wiz-7q2m4k9d'));

export const content = {
  productId: 70021,
  activationKey: seed(5).slice(0, 10),
  computerId,
  computerName: computerName('LAB-PC-07'),
};

export const secrets = { deviceSecret: seed(6), nonce: seed(7).slice(0, 8) };

const { productId } = content;
const cidHash = computerIdHash(computerId);

export const derived = deriveDevice({ productId, cidHash, ...secrets });
export const device = { productId, cidHash, deviceCode: derived.deviceCode };
