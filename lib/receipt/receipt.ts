import { concat, fromHex, toHex, utf8 } from '@/lib/olp/bytes';
import { tag } from '@/lib/olp/hash';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { prepareVerifier, type Signer } from '@/lib/olp/signature';

/** That a computer was deactivated, when, and how it was proven. Times are ISO 8601 in UTC. */
export type Receipt = {
  keyturnReceipt: 1;
  /** Origin of the portal that says so. */
  portal: string;
  /** Names the activation this is about. */
  number: string;
  productId: number;
  productName: string;
  /** The license's Activation Key, all but its last group left out. */
  license: string;
  computerId: string;
  computerName: string;
  activatedAt: string;
  releasedAt: string;
  /** `proven`: by the computer's own code; `weak`: by one that proves less; `claimed`: by nobody. */
  proof: 'proven' | 'weak' | 'claimed';
  provenAt: string | null;
  /** Where it was done: portal, self-help, phone, wizard, staff, operator. */
  door: string;
};

export type SignedReceipt = Receipt & {
  /** Which of the portal's receipt keys signed. */
  keyId: number;
  /** Ed25519 (RFC 8032) over `TAG("receipt")` and the canonical JSON of all other fields, hex. */
  signature: string;
};

/** A public key that receipts are checked with, as `/.well-known/keyturn-receipt-keys.json` has it. */
export type PublicReceiptKey = {
  id: number;
  alg: 'ed25519';
  publicKey: string;
  /** Somebody else may have its private part: what it signed proves nothing. */
  compromised?: boolean;
};

type Scalar = string | number | boolean | null;

/** Signs a receipt with the portal's receipt key of that id. */
export function signReceipt(signer: Signer, keyId: number, receipt: Receipt): SignedReceipt {
  const fields = { ...receipt, keyId };
  return { ...fields, signature: toHex(signer.sign(signedBytes(fields))) };
}

export type ReceiptRefusal = Refusal<
  'RECEIPT_UNREADABLE' | 'RECEIPT_KEY_UNKNOWN' | 'RECEIPT_FORGED' | 'RECEIPT_KEY_COMPROMISED'
>;

/** Characters; a receipt has about 700. */
const LONGEST = 16_384;

/**
 * Checks the text of a receipt against a portal's public keys; needs nothing else, so it works
 * offline. What comes back is what was signed, to be shown in place of the text.
 */
export function verifyReceipt(
  text: string,
  keys: readonly PublicReceiptKey[],
): Result<SignedReceipt, ReceiptRefusal> {
  const fields = readFields(text);
  if (fields?.keyturnReceipt !== 1) return refuse('RECEIPT_UNREADABLE');
  const { signature, ...signed } = fields;
  const bytes = typeof signature === 'string' ? fromHex(signature) : null;
  if (!bytes) return refuse('RECEIPT_UNREADABLE');
  const key = keys.find(({ id }) => id === fields.keyId);
  const publicKey = key && fromHex(key.publicKey);
  const verifier = publicKey && prepareVerifier('ed25519', publicKey);
  if (!verifier) return refuse('RECEIPT_KEY_UNKNOWN');
  if (!verifier.verify(signedBytes(signed), bytes)) return refuse('RECEIPT_FORGED');
  if (key?.compromised) return refuse('RECEIPT_KEY_COMPROMISED');
  return ok(fields as SignedReceipt);
}

/** RFC 8785 for the flat objects that receipts are: sorted names, no space, integers only. */
function signedBytes(fields: Record<string, Scalar>): Uint8Array {
  const names = Object.keys(fields).sort();
  const members = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(fields[name])}`);
  return concat(tag('receipt'), utf8(`{${members.join(',')}}`));
}

function readFields(text: string): Record<string, Scalar> | null {
  if (text.length > LONGEST) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const flat = Object.values(value).every(
      (field) => typeof field === 'string' || field === null || Number.isSafeInteger(field),
    );
    return flat ? (value as Record<string, Scalar>) : null;
  } catch {
    return null;
  }
}
