import type { Env } from '@/lib/env';
import { bad, good, type Verdict } from '../verdict';

/** Fewer different ones are no work of `openssl rand`: 32 random bytes have 22 with all but certainty. */
const LEAST_BYTES = 16;
const LEAST_LETTERS = 10;
const KNOWN = /change.?me|secret|password|example|keyturn|replace|insert|0123456789|abcdefgh/i;

/** Whether the secrets look as if somebody had typed them. */
export function lookAtSecrets({
  authSecret,
  masterKey,
}: Pick<Env, 'authSecret' | 'masterKey'>): Verdict {
  const key = Buffer.from(masterKey);
  if (key.toString('base64') === authSecret) {
    return bad(
      'AUTH_SECRET and OLP_MASTER_KEY are the same.',
      'Make another AUTH_SECRET with: openssl rand -base64 48; whoever is signed in signs in again.',
    );
  }
  if (new Set(key).size < LEAST_BYTES || KNOWN.test(key.toString('latin1'))) {
    return bad(
      'OLP_MASTER_KEY can be guessed: it was not made at random.',
      'Make one with: openssl rand -base64 32; where the database has data already, put it in the place of this one as docs/runbook.md says under “The master key”.',
    );
  }
  if (new Set(authSecret).size < LEAST_LETTERS || KNOWN.test(authSecret)) {
    return bad(
      'AUTH_SECRET can be guessed: it was not made at random.',
      'Make one with: openssl rand -base64 48; whoever is signed in signs in again.',
    );
  }
  return good('The secrets look random.');
}
