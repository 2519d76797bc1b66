import { ALL_KINDS } from '@/lib/olp/text/kinds';
import { codesIn } from '@/lib/olp/text/find-code';

/** Four groups of five, alone or among other words: an Activation Key or a code, mistyped perhaps. */
const FOUR_GROUPS =
  /^[\p{L}\d]{5}(?:[\s\p{Pd}]*[\p{L}\d]{5}){3}$|(?<![\p{L}\d])[\p{L}\d]{5}(?:\p{Pd}[\p{L}\d]{5}){3}(?![\p{L}\d])/u;

/**
 * What may stand in an address of what somebody looks for. Addresses are kept in histories and logs, so
 * of a key or code only its last group does: by that licenses are found too.
 */
export function searchWithoutCodes(text: string): string {
  const [code] = codesIn(text, ALL_KINDS);
  const written = code?.text ?? FOUR_GROUPS.exec(text.trim())?.[0];
  return written?.slice(-5) ?? text.trim();
}
