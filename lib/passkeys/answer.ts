import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const bytes = z.string().regex(/^[\w-]*$/);
const around = {
  id: bytes.min(1).max(1400),
  rawId: bytes,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).transform(() => ({})),
};
const made = z.object({
  ...around,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});
const used = z.object({
  ...around,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.optional(),
  }),
});

export type Answer<T> = T & { challenge: string };

/** What a browser sent about a passkey it made, and the challenge in it; null for what is none. */
export const readMade = (text: string) => read<RegistrationResponseJSON>(text, made);
/** The same of one that it used. */
export const readUsed = (text: string) => read<AuthenticationResponseJSON>(text, used);

function read<T>(text: string, shape: typeof made | typeof used): Answer<T> | null {
  try {
    const answer = shape.parse(JSON.parse(text));
    const said = Buffer.from(answer.response.clientDataJSON, 'base64url').toString();
    const { challenge } = z.object({ challenge: bytes }).parse(JSON.parse(said));
    return { ...(answer as T), challenge };
  } catch {
    return null;
  }
}
