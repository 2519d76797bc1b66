import { computerIdHash } from '@/lib/olp/computer-id';
import { type DeviceSecrets, deriveDevice } from '@/lib/olp/device';
import type { LicenseRecord, State } from './state';

type Owner = Pick<State, 'productId' | 'deviceSecret'>;
type Request = Pick<LicenseRecord, 'computerId' | 'nonce'>;

/** The secrets of a record; they depend on the Computer ID frozen in it (protocol section 5). */
export function secretsOf(owner: Owner, { computerId, nonce }: Request): DeviceSecrets {
  const { productId, deviceSecret } = owner;
  return deriveDevice({ productId, cidHash: computerIdHash(computerId), deviceSecret, nonce });
}

/** A record as the device that keys are verified for. */
export function deviceOf({ productId }: Owner, { computerId, deviceCode }: LicenseRecord) {
  return { productId, cidHash: computerIdHash(computerId), deviceCode };
}
