import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askProvider, readAnswer } from './provider';

const outside = { dnsServers: [], privateProviders: true };
const redirectUri = 'https://portal.example/callback';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the provider says next. */
let answer: { token: string; issuer?: string };
let server: Server;
let issuer = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    const said = path.includes('openid-configuration')
      ? {
          ...{ issuer: answer.issuer ?? issuer, authorization_endpoint: `${issuer}/page` },
          ...{ token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` },
          id_token_signing_alg_values_supported: ['RS256'],
        }
      : path === '/keys'
        ? { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256' }] }
        : { access_token: 'x', token_type: 'Bearer', id_token: answer.token };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

function signed(claims: object, { header = {}, key = keys.privateKey }: Forged = {}): string {
  const head = { alg: 'RS256', typ: 'JWT', kid: '1', ...header };
  const text = `${part(head)}.${part(claims)}`;
  if (head.alg === 'none') return `${text}.`;
  const bytes = Buffer.from(text);
  // As whoever takes the public key for a shared one would sign.
  const secret = keys.publicKey.export({ type: 'spki', format: 'pem' });
  const signature =
    head.alg === 'HS256'
      ? createHmac('sha256', secret).update(bytes).digest()
      : sign('sha256', bytes, key);
  return `${text}.${signature.toString('base64url')}`;
}
type Forged = { header?: { alg?: string; jwk?: object }; key?: KeyObject };

/** Comes back with an ID token of such claims. */
async function back(claims: object, forged: Forged = {}, cut = (token: string) => token) {
  const provider = { issuer, clientId: 'portal', clientSecret: 'secret' };
  answer = { token: '' };
  const sent = await askProvider(outside, provider, { redirectUri });
  if (!sent.ok) throw new Error('The provider did not answer.');
  const asked = new URL(sent.value.url).searchParams;
  const whole = {
    ...{ iss: issuer, sub: '7', aud: 'portal', iat: now(), exp: now() + 60 },
    ...{ nonce: asked.get('nonce'), email: 'a@works.example', email_verified: true, ...claims },
  };
  answer = { token: cut(signed(whole, forged)) };
  const query = new URLSearchParams({ code: 'x', state: asked.get('state') ?? '' }).toString();
  const read = await readAnswer(outside, provider, {
    ...{ redirectUri, query, sent: sent.value, fresh: false },
  });
  return read.ok ? read.value.email : read.error.code;
}

test('an ID token that its provider signed, for this portal and this sign-in, is believed', async () => {
  expect(await back({})).toBe('a@works.example');
});

test.each([
  ['signed by another key', {}, { key: foreign.privateKey }],
  [
    'signed by a key that it brings along',
    {},
    { key: foreign.privateKey, header: { jwk: foreign.publicKey.export({ format: 'jwk' }) } },
  ],
  ['not signed', {}, { header: { alg: 'none' } }],
  ['signed with the public key as a secret', {}, { header: { alg: 'HS256' } }],
  ['for another client', { aud: 'other' }, {}],
  ['for several clients, without saying which', { aud: ['other', 'portal'] }, {}],
  ['of another issuer', { iss: 'https://other.example' }, {}],
  ['of another sign-in', { nonce: 'other' }, {}],
  ['of no sign-in', { nonce: undefined }, {}],
  ['that has run out', { iat: now() - 7200, exp: now() - 3600 }, {}],
  ['that is not yet valid', { nbf: now() + 3600 }, {}],
  ['of nobody', { sub: undefined }, {}],
])('one %s is not', async (_, claims, forged) => {
  expect(await back(claims, forged)).toBe('SSO_WRONG');
});

test.each([
  [{ email_verified: undefined, xms_edov: true }, 'a@works.example'],
  [{ email_verified: undefined, xms_edov: '1' }, 'a@works.example'],
  [{ email_verified: undefined, xms_edov: false }, 'SSO_EMAIL_UNVERIFIED'],
  [{ email_verified: undefined, xms_edov: '0' }, 'SSO_EMAIL_UNVERIFIED'],
  [{ email_verified: undefined, xms_edov: [true] }, 'SSO_EMAIL_UNVERIFIED'],
  [{ email_verified: undefined }, 'SSO_EMAIL_UNVERIFIED'],
  [{ email_verified: 'true' }, 'SSO_EMAIL_UNVERIFIED'],
  [{ email_verified: false, xms_edov: true }, 'SSO_EMAIL_UNVERIFIED'],
  [{ xms_edov: true, email: undefined }, 'SSO_WRONG'],
])('an address counts that its provider vouches for: %o', async (claims, expected) => {
  expect(await back(claims)).toBe(expected);
});

test('one that was changed on the way is not', async () => {
  const changed = (token: string) => {
    const [head, , signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return `${head}.${part({ ...claims, email: 'other@works.example' })}.${signature}`;
  };
  expect(await back({}, {}, changed)).toBe('SSO_WRONG');
});

test('a provider that calls itself by another name is not asked', async () => {
  answer = { token: '', issuer: `${issuer}/other` };
  const provider = { issuer, clientId: 'portal', clientSecret: 'secret' };
  expect(await askProvider(outside, provider, { redirectUri })).toMatchObject({
    error: { code: 'SSO_UNREACHABLE' },
  });
});
