import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

/** A passkey is made, or used. */
export type Ceremony = 'make' | 'use';

type Ran = { answer: string } | { why: 'canceled' | 'failed' };
type ToMake = Parameters<typeof startRegistration>[0]['optionsJSON'];
type ToUse = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Lets the browser ask its user. What they close, or leave alone, is `canceled`. */
export async function runCeremony(ceremony: Ceremony, options: unknown): Promise<Ran> {
  try {
    const answer =
      ceremony === 'make'
        ? await startRegistration({ optionsJSON: options as ToMake })
        : await startAuthentication({ optionsJSON: options as ToUse });
    return { answer: JSON.stringify(answer) };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return { why: ['NotAllowedError', 'AbortError'].includes(name) ? 'canceled' : 'failed' };
  }
}

export const canAutofill = browserSupportsWebAuthnAutofill;

/** What is chosen among the suggestions of the mail address, whenever that is; null if nothing is. */
export async function offerInAutofill(options: unknown): Promise<string | null> {
  try {
    const optionsJSON = options as ToUse;
    return JSON.stringify(await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  } catch {
    return null;
  }
}
