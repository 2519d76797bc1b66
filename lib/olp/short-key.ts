import { concat } from './bytes';
import { keyMessage } from './computer-key';
import type { Device } from './device';
import { hkdf, hmac, tag } from './hash';
import { u32 } from './integers';
import { ok, type Refusal, type Result, refuse } from './result';
import { encodeTerms, type Terms } from './terms';
import { regroup } from './text/alphabet';
import { groupSymbols } from './text/groups';
import { KINDS } from './text/kinds';
import { sharedSecret, x25519PublicKey } from './x25519';

/** Bytes of the MAC of a Short Computer Key. */
export const MAC_BYTES = 8;

/** Indexes of the bits of terms that the text leaves out: the version bits 001 and the flag 80. */
export const CONSTANT_BITS: ReadonlySet<number> = new Set([0, 1, 2, 8]);

const MOST_SYMBOLS = KINDS.SCK.maxGroups * (KINDS.SCK.size - 1);

/** Whether terms, ISS left out, are short enough for a Short Computer Key. */
export function fitsShortKey({ iss: _, ...terms }: Terms): boolean {
  const encoded = encodeTerms(terms, 'SCK');
  return (
    encoded.ok && shortSymbols(encoded.value, new Uint8Array(MAC_BYTES)).length <= MOST_SYMBOLS
  );
}

export type IssuedShortKey = {
  terms: Terms;
  termsBytes: Uint8Array;
  mac: Uint8Array;
  text: string;
};

export type ShortKeyRefusal = Refusal<'TERMS_INVALID' | 'SHORT_TOO_LONG' | 'REQUEST_DAMAGED'>;

/**
 * The Short Computer Key beside a CK (protocol section 8). `kid` and `privateKey`: the x25519-mac key
 * that the request was encrypted to, its scalar s; `devicePublic`: the request's D; `terms`: the CK's,
 * whose ISS is left out. Refuses with `TERMS_INVALID` (unbound), `SHORT_TOO_LONG` (more than 5 groups:
 * show only the CK) and `REQUEST_DAMAGED` (D of small order, which no decoded request has).
 */
export function issueShortKey(
  input: Device & { kid: number; privateKey: Uint8Array; devicePublic: Uint8Array; terms: Terms },
): Result<IssuedShortKey, ShortKeyRefusal> {
  const { iss: _, ...terms } = { ...input.terms, kid: input.kid };
  const encoded = encodeTerms(terms, 'SCK');
  if (!encoded.ok) return encoded;
  const termsBytes = encoded.value;
  const shared = sharedSecret(input.privateKey, input.devicePublic);
  if (shared === null) return refuse('REQUEST_DAMAGED');
  const serverPublic = x25519PublicKey(input.privateKey);
  const macKey = shortMacKey(shared, input.devicePublic, serverPublic, input);
  const mac = shortMac(macKey, input, termsBytes);

  const symbols = shortSymbols(termsBytes, mac);
  if (symbols.length > MOST_SYMBOLS) return refuse('SHORT_TOO_LONG');
  return ok({ terms, termsBytes, mac, text: groupSymbols('SCK', symbols) });
}

/** K, the MAC key that only the two ends of the request can compute. `shared`: Z; publics: D and S. */
export function shortMacKey(
  shared: Uint8Array,
  devicePublic: Uint8Array,
  serverPublic: Uint8Array,
  { productId, cidHash, deviceCode }: Device,
): Uint8Array {
  const info = concat(tag('short-key'), u32(productId), cidHash, deviceCode);
  return hkdf(shared, concat(devicePublic, serverPublic), info);
}

/** The 8-byte MAC of terms for one device. */
export function shortMac(macKey: Uint8Array, device: Device, termsBytes: Uint8Array): Uint8Array {
  return hmac(macKey, tag('short'), keyMessage(device, termsBytes)).slice(0, MAC_BYTES);
}

/** terms ‖ mac in 5-bit symbols, without the bits that are the same in every short key. */
function shortSymbols(termsBytes: Uint8Array, mac: Uint8Array): number[] {
  const bits = regroup(concat(termsBytes, mac), 8, 1, 'drop');
  return regroup(
    bits.filter((_, index) => !CONSTANT_BITS.has(index)),
    1,
    5,
    'pad',
  );
}
