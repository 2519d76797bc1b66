import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { relyingPartyOf } from '@/lib/rules/relying-party';
import type { Answer } from './answer';
import { CHALLENGE_MINUTES } from './challenge';

/** Milliseconds that a browser waits for its user. */
const TIMEOUT = CHALLENGE_MINUTES * 60_000;

type Known = { credentialId: string; transports: string[] };

const bytesOf = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

function partyOf(portalUrl: string): string {
  const party = relyingPartyOf(portalUrl);
  if (!party) throw new Error('No passkeys at this origin: relyingPartyOf is asked first.');
  return party;
}

/**
 * What a browser makes a passkey by: one that it finds by itself at the sign-in, and that asks its user
 * for a finger, a face or a PIN. `known`: those they have, of which no authenticator makes a second one.
 */
export const askForNew = (
  portalUrl: string,
  challenge: string,
  of: { site: string; userId: string; email: string; known: Known[] },
) =>
  generateRegistrationOptions({
    rpID: partyOf(portalUrl),
    rpName: of.site,
    challenge: bytesOf(challenge),
    userID: new TextEncoder().encode(of.userId),
    userName: of.email,
    userDisplayName: of.email,
    timeout: TIMEOUT,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: of.known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
  });

/** What a browser uses a passkey by; which one, its user chooses there. */
export const askForUse = (portalUrl: string, challenge: string) =>
  generateAuthenticationOptions({
    rpID: partyOf(portalUrl),
    challenge: bytesOf(challenge),
    timeout: TIMEOUT,
    userVerification: 'required',
  });

/** The passkey that was made; null unless here, for this challenge, with its user verified. */
export async function checkMade(portalUrl: string, answer: Answer<RegistrationResponseJSON>) {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: answer.challenge,
      expectedOrigin: portalUrl,
      expectedRPID: partyOf(portalUrl),
    });
    if (!registrationInfo) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: answer.response.transports ?? [],
      backedUp: credentialBackedUp,
    };
  } catch {
    // It throws for everything that is not as it was asked for, and for what nobody can read.
    return null;
  }
}

type Used = Known & { publicKey: Uint8Array; counter: number; userId: string };

/**
 * Whether this passkey signed it: here, for this challenge, for its own user, who was verified, and no
 * copy of it has signed since (WebAuthn 7.2). What is to be remembered of it; else null.
 */
export async function checkUsed(
  portalUrl: string,
  answer: Answer<AuthenticationResponseJSON>,
  { credentialId, publicKey, counter, transports, userId }: Used,
) {
  const { userHandle = '' } = answer.response;
  if (Buffer.from(userHandle, 'base64url').toString() !== userId) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: answer.challenge,
      expectedOrigin: portalUrl,
      expectedRPID: partyOf(portalUrl),
      credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter, transports },
    });
    if (!verified) return null;
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return { counter: newCounter, backedUp: credentialBackedUp };
  } catch {
    return null;
  }
}

/** What a browser makes a passkey by, and what it uses one by: JSON. */
export type ToMake = Awaited<ReturnType<typeof askForNew>>;
export type ToUse = Awaited<ReturnType<typeof askForUse>>;
