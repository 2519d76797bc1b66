import { ed25519 } from '@noble/curves/ed25519.js';

export const Point = ed25519.Point;
export type CurvePoint = InstanceType<typeof Point>;

/**
 * A public key of edwards25519 that both signature algorithms accept: 32 bytes, canonical encoding,
 * on the curve, not of small order (protocol sections 4 and 7). Null for any other bytes.
 */
export function decodePublicPoint(publicKey: Uint8Array): CurvePoint | null {
  try {
    const point = Point.fromBytes(publicKey, false);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}
