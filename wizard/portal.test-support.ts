import { activationKeyText, makeActivationKey } from '@/lib/olp/activation-key';
import { computerIdHash } from '@/lib/olp/computer-id';
import { signComputerKey } from '@/lib/olp/computer-key';
import { dayOf } from '@/lib/olp/day';
import {
  content,
  KID,
  serverPrivate,
  serverPublic,
  signers,
} from '@/lib/olp/fixtures.test-support';
import { exportProduct } from '@/lib/olp/product-file';
import { value } from '@/lib/olp/property.test-support';
import { decodeRequest } from '@/lib/olp/request-decode';
import type { SignatureAlg } from '@/lib/olp/signature-length';
import type { Terms } from '@/lib/olp/terms';

/** What a portal does for one made-up product: the far side of the wizard's tests. */
export const { productId } = content;

export const productJson = {
  ...exportProduct(
    {
      productId,
      name: 'Example CAD',
      portalUrl: 'https://activate.example.com',
      testPortal: false,
      acceptUnbound: true,
      acceptShortKeys: true,
      shortKeyLeaseDays: 30,
      graceDays: 7,
      features: ['export', 'batch'],
    },
    [
      { kid: KID.s48, alg: 's48', publicKey: signers.s48.publicKey, status: 'signing' },
      { kid: KID.ed25519, alg: 'ed25519', publicKey: signers.ed25519.publicKey, status: 'verify' },
      { kid: KID.mac, alg: 'x25519-mac', publicKey: serverPublic, status: 'signing' },
    ],
  ),
  version: '12.3',
  buildDate: '2025-01-01',
};

/** Another Activation Key of the product for each number. */
export function activationKey(n: number, of = productId): string {
  return activationKeyText(makeActivationKey(of, new Uint8Array(10).fill(n)));
}

/** The request behind a URL, opened as the portal opens it. */
export function openRequest(url: string) {
  return value(decodeRequest(url, (_, kid) => (kid === KID.mac ? serverPrivate : null)));
}

export const today = dayOf(Math.floor(Date.now() / 1000));

/** The Computer Key that answers a request, valid for 100 days unless `terms` say otherwise. */
export function answer(
  url: string,
  terms: Partial<Terms> = {},
  alg: SignatureAlg = 'ed25519',
  of = productId,
): string {
  const { computerId, deviceCode } = openRequest(url);
  const key = signComputerKey({
    signer: signers[alg],
    productId: of,
    cidHash: computerIdHash(computerId),
    deviceCode: terms.unbound ? null : deviceCode,
    terms: { kid: KID[alg], epoch: 1, exp: today + 100, ...terms },
  });
  return value(key).text;
}
