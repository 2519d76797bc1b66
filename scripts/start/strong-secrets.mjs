import { Refusal } from './say.mjs';

/** What stands in examples, and stays there. */
const PLACEHOLDER = /change|replace|password|secret|example|keyturn|\.\.\.|…/i;

/**
 * Secrets of a portal that is out in the open: what somebody made up, or left as an example had it, is refused.
 * @param {{OLP_MASTER_KEY?: string, AUTH_SECRET?: string, DATABASE_URL?: string}} given as they are in the environment, no files
 */
export function assertStrongSecrets({ OLP_MASTER_KEY = '', AUTH_SECRET = '', DATABASE_URL = '' }) {
  // 32 random bytes have 30 different ones, and fewer than 20 never.
  if (new Set(Buffer.from(OLP_MASTER_KEY, 'base64')).size < 20) {
    refuse('OLP_MASTER_KEY', 'openssl rand -base64 32');
  }
  if (AUTH_SECRET.length < 32 || isWeak(AUTH_SECRET)) {
    refuse('AUTH_SECRET', 'openssl rand -base64 48');
  }
  const password = /^\w+:\/\/[^:@/?]*:([^@/]*)@/.exec(DATABASE_URL)?.[1];
  // Without one, the server asks for a certificate or goes by the socket's user.
  if (password !== undefined && (password.length < 16 || isWeak(password))) {
    refuse('The password in DATABASE_URL', 'openssl rand -hex 24');
  }
}

/** @param {string} text */
const isWeak = (text) => new Set(text).size < 8 || PLACEHOLDER.test(text);

/** @param {string} what @param {string} command @returns {never} */
function refuse(what, command) {
  throw new Refusal(`${what} is weak: it must be random. Make one with: ${command}`);
}
