import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  allowInsecureRequests,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { emailAddress } from '@/lib/rules/email-address';
import { guardedFetch, mayAsk } from './guarded-fetch';
import type { Outside } from './outside';

export type Provider = { issuer: string; clientId: string; clientSecret: string };

/** Seconds: whoever confirms signed in at the provider no longer ago. */
const CONFIRMED_WITHIN = 300;
/** Seconds: asked of all others, so that the provider says when they did (OpenID Connect Core 3.1.2.1). */
const ANY_TIME = 30 * 24 * 60 * 60;

export type ProviderRefusal = Refusal<
  'SSO_UNREACHABLE' | 'SSO_REFUSED' | 'SSO_WRONG' | 'SSO_EMAIL_UNVERIFIED'
>;

/** The address of a provider as it is kept; null: none that may be asked. */
export function readIssuer(outside: Outside, typed: string): string | null {
  const text = typed.trim();
  if (text.length > 500 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.search || url.hash || url.pathname.includes('/.well-known/')) return null;
  return mayAsk(outside, url) ? text : null;
}

/** What a provider says of itself, under its own address. */
async function find(outside: Outside, { issuer, clientId, clientSecret }: Provider) {
  const url = new URL(issuer);
  const fetch = guardedFetch(outside) as unknown as CustomFetch;
  const execute = [
    enableNonRepudiationChecks,
    ...(url.protocol === 'http:' ? [allowInsecureRequests] : []),
  ];
  const found = await discovery(
    url,
    clientId,
    clientSecret,
    // Which of the two a provider takes, it says: by default the header (RFC 8414, 2).
    (server, client, body, headers) => {
      const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const show = takes.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
      return show(clientSecret)(server, client, body, headers);
    },
    { execute, [customFetch]: fetch },
  );
  const { authorization_endpoint: page, token_endpoint: token } = found.serverMetadata();
  if (!page || !token || !URL.canParse(page) || !mayAsk(outside, new URL(page)))
    throw new Error(`${issuer} names no page to sign in at.`);
  return found;
}

export type ToProvider = { url: string; verifier: string };

/**
 * Where somebody is sent to, with what comes back (`state`), what their ID token says (`nonce`) and what this portal
 * shows for their code (PKCE, RFC 7636). `fresh`: they sign in there now. `SSO_UNREACHABLE`: no such provider answers.
 */
export async function askProvider(
  outside: Outside,
  provider: Provider,
  { redirectUri, email, fresh }: { redirectUri: string; email?: string; fresh?: boolean },
): Promise<Result<ToProvider, Refusal<'SSO_UNREACHABLE'>>> {
  const config = await find(outside, provider).catch(() => null);
  if (!config) return refuse('SSO_UNREACHABLE');
  const verifier = randomPKCECodeVerifier();
  const url = buildAuthorizationUrl(config, {
    ...{ redirect_uri: redirectUri, scope: 'openid email', state: randomState() },
    ...{ nonce: randomNonce(), code_challenge_method: 'S256' },
    code_challenge: await calculatePKCECodeChallenge(verifier),
    ...(email ? { login_hint: email } : {}),
    ...(fresh ? { prompt: 'login' } : {}),
    max_age: String(fresh ? CONFIRMED_WITHIN : ANY_TIME),
  });
  return ok({ url: url.href, verifier });
}

export type FromProvider = {
  email: string;
  /** When they signed in there; null where it does not say. */
  at: Date | null;
};

/**
 * Whom a provider says has come back: its answer is of this issuer (RFC 9207), this `state`, this `nonce` and
 * this code verifier, its ID token signed by its keys, and the address one that it verified. `SSO_UNREACHABLE`: it does not
 * answer; `SSO_REFUSED`: it says no, to them or to this portal; `SSO_WRONG`: what it says does not hold.
 */
export async function readAnswer(
  outside: Outside,
  provider: Provider,
  { redirectUri, query, sent, fresh }: Answered,
): Promise<Result<FromProvider, ProviderRefusal>> {
  const asked = new URL(sent.url).searchParams;
  const config = await find(outside, provider).catch(() => null);
  if (!config) return refuse('SSO_UNREACHABLE');
  try {
    const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
      expectedState: asked.get('state') ?? '',
      expectedNonce: asked.get('nonce') ?? '',
      pkceCodeVerifier: sent.verifier,
      ...(fresh ? { maxAge: CONFIRMED_WITHIN } : {}),
    });
    const claims = tokens.claims();
    if (!claims) return refuse('SSO_WRONG');
    const named =
      claims.email === undefined
        ? await fetchUserInfo(config, tokens.access_token, claims.sub)
        : claims;
    const email = typeof named.email === 'string' ? emailAddress(named.email) : null;
    if (!email || !isVerified(named)) return refuse('SSO_EMAIL_UNVERIFIED');
    const { auth_time: at } = claims;
    return ok({ email, at: at === undefined ? null : new Date(at * 1000) });
  } catch (error) {
    return refuse(isNo(error) ? 'SSO_REFUSED' : 'SSO_WRONG');
  }
}

/**
 * Whether a provider vouches for the address: by `email_verified` (OpenID Connect Core, section 5.1); Microsoft Entra ID,
 * which knows no such claim, by `xms_edov`, in one of the forms in which it has been sent.
 */
const isVerified = ({ email_verified: verified, xms_edov: ofEntra }: Record<string, unknown>) =>
  verified === true ||
  (verified === undefined && [true, 1, '1', 'true'].includes(ofEntra as string));

type Answered = { redirectUri: string; query: string; sent: ToProvider; fresh: boolean };

const isNo = (error: unknown) =>
  error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
