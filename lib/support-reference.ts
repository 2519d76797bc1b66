import { randomBytes } from 'node:crypto';
import { log } from '@/lib/log';

/** Without I, L, O and U, so that it can be read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

type Facts = {
  /** The code of a refusal, or which text it was. */
  why: string;
  at: 'page' | 'api';
  licenseId?: string | undefined;
  userId?: string | undefined;
};

/**
 * A new name for what somebody was just told, to be named to support. It stands in the log and nowhere
 * else: one line, found by searching for it, that says what it was about. It tells nothing by itself.
 */
export function newReference(facts: Facts): string {
  const letters = [...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  const reference = `R-${letters.join('')}`;
  log.info({ reference, ...facts }, 'somebody is sent to support');
  return reference;
}
