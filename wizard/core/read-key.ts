import { concat } from '@/lib/olp/bytes';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { readLicenseFile } from '@/lib/olp/license-file';
import {
  type KeyRefusal,
  readComputerKey,
  readComputerKeyBytes,
  type SignedKey,
  verifyComputerKey,
} from '@/lib/olp/read-computer-key';
import { readShortKey, type ShortKey, verifyShortKey } from '@/lib/olp/read-short-key';
import { requestPrivateKey } from '@/lib/olp/request-encode';
import { ok, type Refusal, type Result } from '@/lib/olp/result';
import { findMacKey, type Ring } from '@/lib/olp/ring';
import { readTerms } from '@/lib/olp/terms';
import { type CodeRefusal, decodeSymbols } from '@/lib/olp/text/codes';
import { trimUnseen } from '@/lib/olp/text/normalize';
import { deviceOf } from './device-of-record';
import type { LicenseRecord, State, StoredKey } from './state';

/** A Computer Key whose form is right; `fitsRecord` tells for which request it was made. */
export type ReadKey = SignedKey | ShortKey;

/** The key's text in what a person gave: itself, or what a license file holds (rule 1 of section 9.2). */
export function keyTextOf(input: string): Result<string, Refusal<'BAD_FILE'>> {
  const trimmed = trimUnseen(input);
  return trimmed.startsWith('{') ? readLicenseFile(trimmed) : ok(trimmed);
}

/** A typed or pasted key; rules 2 to 5 of protocol section 9.2. */
export function readKeyText(text: string, ring: Ring): Result<ReadKey, CodeRefusal | KeyRefusal> {
  const decoded = decodeSymbols(['CK', 'SCK'], text);
  if (!decoded.ok) return decoded;
  const { kind, symbols } = decoded.value;
  return kind === 'CK' ? readComputerKey(symbols, ring) : readShortKey(symbols, ring);
}

/** What is kept of a key. */
export function toStoredKey(key: ReadKey): StoredKey {
  const { kind, termsBytes } = key;
  return { kind, terms: termsBytes, auth: key.kind === 'CK' ? key.signature : key.mac };
}

/** A kept key, read again as the ring stands now. */
export function readStoredKey(stored: StoredKey, ring: Ring): Result<ReadKey, KeyRefusal> {
  const whole = concat(stored.terms, stored.auth);
  if (stored.kind === 'CK') return readComputerKeyBytes(whole, ring);
  const read = readTerms(stored.terms, 'SCK');
  if (!read.ok) return read;
  const { terms } = read.value;
  const ringKey = findMacKey(ring, terms.kid);
  if (!ringKey.ok) return ringKey;
  const { terms: termsBytes, auth: mac } = stored;
  const hash = computerKeyHash(whole);
  return ok({ kind: 'SCK', terms, termsBytes, mac, hash, ringKey: ringKey.value });
}

/** Whether the key is genuine and made for this record's request (rule 8 of section 9.2). */
export function fitsRecord(key: ReadKey, state: State, record: LicenseRecord): boolean {
  const device = deviceOf(state, record);
  if (key.kind === 'CK') return verifyComputerKey(key, device);
  if (record.type !== 2) return false;
  const { productId, deviceSecret } = state;
  const devicePrivate = requestPrivateKey({ ...record, productId, deviceSecret });
  return verifyShortKey(key, { ...device, devicePrivate });
}
