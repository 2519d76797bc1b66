import { MAX_QR_CHARACTERS, requestUrl } from '@/lib/olp/portal-url';
import type { Product } from '@/lib/olp/product-file';
import { encodePlainRequest, encryptRequest } from '@/lib/olp/request-encode';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { requestKey } from '@/lib/olp/ring';
import { lastGroup } from '@/lib/olp/activation-key';
import { encodeCode } from '@/lib/olp/text/codes';
import type { LicenseRecord, State } from './state';

/** An Activation Request as a person carries it to the portal. */
export type ShownRequest = {
  computerId: string;
  computerName: string;
  /** Typed form of the Device Code. */
  deviceCode: string;
  activationKeyEnding: string;
  type: 1 | 2;
  /** What the QR code says, and the text to paste. */
  url: string;
  /** False: too long for a QR code that every phone reads; paste only (protocol section 6). */
  fitsQr: boolean;
};

/** The same record gives the same request, byte for byte, while the ring's key is the same. */
export function showRequest(
  product: Product,
  { deviceSecret }: State,
  record: LicenseRecord,
): Result<ShownRequest, Refusal<'NO_X25519_KEY'>> {
  const { computerId, computerName, type } = record;
  const content = { ...record, productId: product.productId };
  const bytes =
    type === 1 ? ok(encodePlainRequest(content)) : encrypt(product, { ...content, deviceSecret });
  if (!bytes.ok) return bytes;
  const url = requestUrl(product.portalUrl, bytes.value);
  return ok({
    computerId,
    computerName,
    deviceCode: encodeCode('DC', record.deviceCode),
    activationKeyEnding: lastGroup(record.activationKey),
    type,
    url,
    fitsQr: url.length <= MAX_QR_CHARACTERS,
  });
}

type Sealing = Omit<Parameters<typeof encryptRequest>[0], 'kid' | 'serverPublic'>;

function encrypt(product: Product, content: Sealing): Result<Uint8Array, Refusal<'NO_X25519_KEY'>> {
  const key = requestKey(product.ring);
  if (key === null) return refuse('NO_X25519_KEY');
  const sealed = encryptRequest({ ...content, kid: key.kid, serverPublic: key.publicKey });
  return sealed.ok ? ok(sealed.value.bytes) : sealed;
}
