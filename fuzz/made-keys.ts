import { concat } from '@/lib/olp/bytes';
import { signComputerKey } from '@/lib/olp/computer-key';
import { device, KID, serverPrivate, signers } from '@/lib/olp/fixtures.test-support';
import { value } from '@/lib/olp/property.test-support';
import { SIGNATURE_LENGTH } from '@/lib/olp/signature-length';
import { issueShortKey } from '@/lib/olp/short-key';
import type { Terms } from '@/lib/olp/terms';
import { computerIdHash } from '@/lib/olp/computer-id';
import { parseProduct } from '@/lib/olp/product-file';
import { makeRequest } from '@/wizard/core/make-request';
import type { Situation } from '@/wizard/core/situation';
import { newState } from '@/wizard/core/state';
import {
  activationKey,
  openRequest,
  productId,
  productJson,
  today,
} from '@/wizard/portal.test-support';

/** Terms of every shape. */
const TERMS: Partial<Terms>[] = [
  {},
  { exp: today + 100 },
  { exp: today + 100, iss: today, lease: 30 },
  { feat: 2 ** 34 + 5, ver: [12, 255] },
  { exp: today + 100, feat: 3, ver: [12, 9], maint: today, iss: today },
  { epoch: 2 ** 31 - 1, exp: 65_535, feat: 2 ** 35 - 1, ver: [255, 255], maint: 65_535 },
];

/** A wizard with one request, in memory; and the device that keys for it are made for. */
const product = value(parseProduct(productJson));
const empty: Situation = {
  product,
  state: newState(productId, (length) => new Uint8Array(length).fill(6)),
  now: today * 86_400 + Date.UTC(2020, 0, 1) / 1000,
};
const pending = value(
  makeRequest(
    { ...empty, random: (length) => new Uint8Array(length).fill(7) },
    { activationKey: activationKey(1), computerId: 'WIZ-7Q2M4K9D', computerName: 'LAB-PC-07' },
  ),
);
/** Waits for its Computer Key. */
export const waiting: Situation = { ...empty, state: pending.state };

const request = openRequest(pending.answer.url);
export const holder = {
  productId,
  cidHash: computerIdHash(request.computerId),
  deviceCode: request.deviceCode,
};

/** Genuine signed keys of that device, and of others for which they are not accepted. */
function signedFor(deviceCode: Uint8Array, cidHash: Uint8Array) {
  return TERMS.map((terms, i) => {
    const alg = i === 1 ? 's48' : 'ed25519';
    const whole = { kid: KID[alg], epoch: i + 1, ...terms };
    const signer = signers[alg];
    const key = value(signComputerKey({ signer, productId, cidHash, deviceCode, terms: whole }));
    return { ...key, signature: SIGNATURE_LENGTH[alg] };
  });
}
export const signedKeys = signedFor(holder.deviceCode, holder.cidHash);
export const foreignKeys = signedFor(device.deviceCode, device.cidHash);

/** Genuine short keys of that device. */
export const shortKeys = TERMS.flatMap((terms, i) => {
  if (request.encryption === null) throw new Error('the request is not encrypted');
  const { devicePublic } = request.encryption;
  const whole = { kid: KID.mac, epoch: i + 1, ...terms };
  const key = { kid: KID.mac, privateKey: serverPrivate, devicePublic, terms: whole };
  const issued = issueShortKey({ ...key, ...holder });
  if (!issued.ok) return [];
  const { text, termsBytes, mac } = issued.value;
  return [{ text, bytes: concat(termsBytes, mac) }];
});
