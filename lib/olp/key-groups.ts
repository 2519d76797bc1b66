import { readTerms } from './terms';
import { toBytes } from './text/alphabet';
import { readGroup } from './text/groups';
import { KINDS } from './text/kinds';
import { normalizeCode } from './text/normalize';

/** Bytes of the signatures that a product's keys make, by their number. */
export type SignatureBytes = Readonly<Record<number, number>>;

/**
 * How many groups a signed key has, by its terms, which stand at its beginning (protocol section 7);
 * null until enough of it is typed.
 */
export function groupsOfKey(boxes: readonly string[], signatures: SignatureBytes): number | null {
  const width = KINDS.CK.size - 1;
  const symbols: number[] = [];
  for (const [index, text] of boxes.entries()) {
    const data = readGroup('CK', index, normalizeCode(text));
    if (data === null) break;
    symbols.push(...data);
  }
  const read = readTerms(toBytes(symbols), 'CK');
  if (!read.ok) return null;
  const signature = signatures[read.value.terms.kid];
  if (signature === undefined) return null;
  return Math.ceil(((read.value.length + signature) * 8) / 5 / width);
}
