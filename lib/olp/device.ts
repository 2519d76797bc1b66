import { equalBytes } from './equal-bytes';
import { hmac, sha256, tag } from './hash';
import { u32 } from './integers';

/** What every secret of one activation depends on. */
export type Computer = {
  productId: number;
  /** 32 bytes, of the Computer ID as it was when the request was made. */
  cidHash: Uint8Array;
};

/** A computer with the public code of one activation; the Device Code has 10 bytes. */
export type Device = Computer & { deviceCode: Uint8Array };

export type DeviceSecrets = {
  /** w, 10 bytes: the one-time secret that deactivating reveals as the DVC. */
  dvc: Uint8Array;
  /** t, 32 bytes: the check-in token, sent only to the server. */
  token: Uint8Array;
  /** dc, 10 bytes, public. */
  deviceCode: Uint8Array;
};

/**
 * The secrets of one Activation Request (protocol section 5).
 * `deviceSecret`: ds, 32 bytes; `nonce`: the request's 8 bytes.
 */
export function deriveDevice(
  input: Computer & { deviceSecret: Uint8Array; nonce: Uint8Array },
): DeviceSecrets {
  const { deviceSecret, productId, cidHash, nonce } = input;
  const dvc = hmac(deviceSecret, tag('dvc'), u32(productId), cidHash, nonce).slice(0, 10);
  const token = tokenOfDvc(input, dvc);
  return { dvc, token, deviceCode: deviceCodeOfToken(token) };
}

/** The Device Code of a check-in token (protocol section 11): the server stores no token. */
export function deviceCodeOfToken(token: Uint8Array): Uint8Array {
  return sha256(tag('dev'), token).slice(0, 10);
}

/** The Device Code that a DVC proves, if it is one of this computer's (protocol section 10.3). */
export function deviceCodeOfDvc(computer: Computer, dvc: Uint8Array): Uint8Array {
  return deviceCodeOfToken(tokenOfDvc(computer, dvc));
}

/** Whether this DVC (10 bytes) is the receipt of this activation, in constant time. */
export function matchDvc(device: Device, dvc: Uint8Array): boolean {
  return equalBytes(deviceCodeOfDvc(device, dvc), device.deviceCode);
}

function tokenOfDvc({ productId, cidHash }: Computer, dvc: Uint8Array): Uint8Array {
  return sha256(tag('tok'), u32(productId), cidHash, dvc);
}
