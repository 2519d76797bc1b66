/**
 * What a browser does at the test provider: signs in as `email`, and comes back.
 * @param {string} url where the portal sends people @param {string} email empty: gives up
 * @returns {Promise<string>} the query of the address that it leads back to
 */
export async function atProvider(url, email) {
  const { origin } = new URL(url);
  const jar = new Map();
  let [at, body] = [url, /** @type {URLSearchParams | null} */ (null)];
  for (let steps = 0; steps < 20; steps += 1) {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const method = body ? 'POST' : 'GET';
    const answer = await fetch(at, { method, body, headers: { cookie }, redirect: 'manual' });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const location = answer.headers.get('location');
    if (location) {
      const next = new URL(location, at);
      if (next.origin !== origin) return next.search.slice(1);
      [at, body] = [next.href, null];
      continue;
    }
    const action = /action="([^"]+)"/.exec(await answer.text())?.[1];
    if (!action) throw new Error(`The provider said ${answer.status} at ${at}.`);
    [at, body] = [new URL(action, at).href, new URLSearchParams({ email })];
  }
  throw new Error('The provider led nowhere.');
}
