import { type Refusal, refuse } from '@/lib/olp/result';
import type { SignInWay } from './vocabulary';

/** Minutes after signing in within which people change what is in charge of others, or lets them in. */
export const FRESH_MINUTES = 15;

/** How somebody last showed who they are: each time opens a session of its own. */
export type SignInProof = {
  at: Date;
  by: SignInWay;
  /** `passkey`: of admins where the portal's origin carries passkeys; a mail alone is then not enough. */
  wants: 'any' | 'passkey';
};

/** Of whoever has no session. */
export const UNPROVEN: SignInProof = { at: new Date(0), by: 'mail', wants: 'any' };

export type StaleRefusal = Refusal<'SIGN_IN_AGAIN' | 'PASSKEY_NEEDED'>;

/**
 * `PASSKEY_NEEDED`: they signed in by mail where that is not enough. `SIGN_IN_AGAIN {limit}`: they did
 * so longer than `limit` minutes ago. Null: neither.
 */
export function decideFresh({ at, by, wants }: SignInProof, now: Date): StaleRefusal | null {
  if ((by === 'mail' || by === 'sso') && wants === 'passkey') return { code: 'PASSKEY_NEEDED' };
  return isRecent(at, now) ? null : refuse('SIGN_IN_AGAIN', { limit: FRESH_MINUTES }).error;
}

export const isRecent = (at: Date, now: Date) =>
  now.getTime() - at.getTime() <= FRESH_MINUTES * 60_000;
