import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export const CLIENT = { clientId: 'keyturn', clientSecret: 'a-secret-of-the-test-provider' };

/**
 * A real OpenID Connect provider at a port of its own, with one client. Whoever asks types a mail address and is signed
 * in as that; `unverified` in it makes it one that the provider did not verify.
 * @param {{port?: number}} [options]
 * @returns {Promise<{issuer: string, stop: () => Promise<void>}>}
 */
export async function startIdentityProvider({ port = 0 } = {}) {
  const server = createServer();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const issuer = `http://localhost:${typeof address === 'object' ? address?.port : port}`;
  const { clientId: client_id, clientSecret: client_secret } = CLIENT;
  const provider = new Provider(issuer, {
    // Where it leads back to, its portal's tests decide.
    clients: [{ client_id, client_secret, redirect_uris: ['https://portal.example/callback'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    cookies: { keys: ['only for tests'] },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: !id.includes('unverified') }),
    }),
  });
  provider.Client.prototype.redirectUriAllowed = () => true;
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    interact(provider, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Its page to sign in at: one field, one button; and the consent, which it gives by itself.
 * @param {Provider} provider
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function interact(provider, request, response) {
  const { uid, params, prompt, session } = await provider.interactionDetails(request, response);
  /** @param {import('oidc-provider').InteractionResults} result */
  const done = (result) => provider.interactionFinished(request, response, result);
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    const accountId = new URLSearchParams(body).get('email') ?? '';
    if (!accountId) return done({ error: 'access_denied' });
    return done({ login: { accountId } });
  }
  if (prompt.name === 'consent') {
    const grant = new provider.Grant({
      accountId: session?.accountId,
      clientId: String(params.client_id),
    });
    grant.addOIDCScope('openid email');
    return done({ consent: { grantId: await grant.save() } });
  }
  const hint = String(params.login_hint ?? '').replaceAll(/[^\w@.+-]/g, '');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="en"><title>Provider</title><h1>Example Provider</h1>
    <form method="post" action="/interaction/${uid}"><label>Address <input name="email" value="${hint}"></label>
    <button>Sign in at the provider</button></form></html>`);
}

// Started as a process of its own: says where it listens, and ends with who started it.
if (process.argv[1] === import.meta.filename) {
  const { issuer } = await startIdentityProvider();
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
  process.stdin.on('end', () => process.exit()).resume();
}
