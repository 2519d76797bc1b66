import { parseActivationKey } from '@/lib/olp/activation-key';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { compactCode, decodeOneOf } from '@/lib/olp/text/codes';
import { isRowId } from '@/lib/operations/row-id';
import { storedAsSearched } from '@/lib/readable-address';
import type { KeyLookups, Vault } from '@/lib/vault/vault';

/** What a text of the desk's box may name, in the forms in which it is kept. */
export type Named = {
  keyLookups?: KeyLookups;
  keyEnding?: string;
  email?: string;
  /** Of a license, a computer or an organization; a receipt has the number of its computer. */
  id?: string;
  computerIdHash?: Uint8Array;
  deviceCode?: Uint8Array;
  /** What a DVC reveals: it is kept of a computer that was proven to be deactivated. */
  proof?: Uint8Array;
  /** Begins a name or a Computer ID; its ASCII letters are small, as the indexes have them. */
  word?: string;
  /** Of an organization, or of a license: its order. */
  reference?: string;
};

/** Characters; a code may be pasted with spaces around and within. */
const LONGEST = 200;
/** Fewer begin too many names. */
const SHORTEST_WORD = 2;

/**
 * Reads what was typed into the box of the desk; null for nothing. A whole code names one thing and
 * nothing else: it is looked for by its hash, and is no part of a name.
 */
export function readAsked(text: string, vault: Pick<Vault, 'keyLookups'>): Named | null {
  const typed = text.replaceAll('\0', '').normalize('NFC').trim().slice(0, LONGEST);
  if (!typed) return null;
  const key = parseActivationKey(typed);
  if (key.ok) return { keyLookups: vault.keyLookups(key.value) };
  const code = decodeOneOf(['DC', 'DVC'], typed.slice(typed.lastIndexOf('/') + 1));
  if (code.ok) {
    const { kind, bytes } = code.value;
    return kind === 'DC' ? { deviceCode: bytes } : { proof: bytes };
  }
  const small = typed.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (isRowId(small)) return { id: small };
  const computerId = canonicalComputerId(typed);
  const ending = compactCode(typed.replace(/^…/, ''));
  return {
    reference: typed,
    ...(/^[0-9A-Z]{5}$/.test(ending) ? { keyEnding: ending } : {}),
    ...(computerId.ok ? { computerIdHash: computerIdHash(computerId.value) } : {}),
    ...(small.length >= SHORTEST_WORD ? { word: small, email: storedAsSearched(small) } : {}),
  };
}
