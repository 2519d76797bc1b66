import { randomBytes } from 'node:crypto';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { fromHex } from '@/lib/olp/bytes';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { deriveDevice } from '@/lib/olp/device';
import { requestUrl } from '@/lib/olp/portal-url';
import { encodePlainRequest, encryptRequest } from '@/lib/olp/request-encode';
import { encodeCode } from '@/lib/olp/text/codes';
import type { TestProduct } from './build-portal';
import { value } from './value';

const ORIGIN = 'https://licenses.example.com';

/** The license a request names; any product may be claimed. */
type Of = { productId: number; activationKey: string };

/**
 * One Activation Request of one computer, as a wizard makes it: a secret of its own, hence its own
 * Device Code and DVC. Another call for the same Computer ID is a new request of that computer.
 */
export function makeDevice(of: Of, id: string, name = 'Test PC') {
  const { productId } = of;
  const activationKey = value(parseActivationKey(of.activationKey));
  const computerId = value(canonicalComputerId(id));
  const secrets = {
    deviceSecret: new Uint8Array(randomBytes(32)),
    nonce: new Uint8Array(randomBytes(8)),
  };
  const device = deriveDevice({ ...secrets, productId, cidHash: computerIdHash(computerId) });
  const content = { productId, activationKey, computerId, computerName: name };
  const plain = encodePlainRequest({ ...content, deviceCode: device.deviceCode });
  const deviceCode = encodeCode('DC', device.deviceCode);
  return {
    computerId,
    deviceCode,
    dvc: encodeCode('DVC', device.dvc),
    dvcBytes: device.dvc,
    /** t, sent only to check in (protocol 5). */
    token: device.token,
    deviceCodeBytes: device.deviceCode,
    /** Type 1, as scanned. */
    request: { request: requestUrl(ORIGIN, plain) },
    /** Typed field by field. */
    fields: { activationKey: of.activationKey, computerId: id, computerName: name, deviceCode },
    /** The same request, encrypted to the product's key (type 2). */
    sealedRequest({ file }: TestProduct) {
      const key = file.ring.find((one) => one.alg === 'x25519-mac');
      const serverPublic = key && fromHex(key.publicKey);
      if (!key || !serverPublic) throw new Error('The product has no key for requests.');
      const sealed = value(encryptRequest({ ...content, ...secrets, kid: key.kid, serverPublic }));
      return { request: requestUrl(ORIGIN, sealed.bytes) };
    },
  };
}

export type TestDevice = ReturnType<typeof makeDevice>;
