type Headers = { get(name: string): string | null };

/**
 * Whether the browser says that a form was sent from a page of this portal. Browsers send `Origin`
 * with every POST; if it is missing, `Sec-Fetch-Site` has to vouch. `null` (a sandboxed or
 * referrer-less page) is foreign. Both names were replaced by server/ unless a trusted proxy set
 * them, so the host is the one that the browser asked for.
 */
export function isSameOrigin(headers: Headers, portalUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  if (host === null || !URL.canParse(origin)) return false;
  return new URL(origin).origin === expectedOrigin(host, portalUrl);
}

/**
 * The origin of the pages under a name: what the portal's own address says, or http, as this server
 * speaks it, under the names of this computer. Not `x-forwarded-proto`: an inner proxy says http of
 * what came to the outer one as https. Null for no name at all.
 */
export function expectedOrigin(host: string, portalUrl: string): string | null {
  const own = new URL(portalUrl);
  const [asPortal, plain] = [`${own.protocol}//${host}`, `http://${host}`];
  if (!URL.canParse(asPortal)) return null;
  return new URL(asPortal).host === own.host ? own.origin : new URL(plain).origin;
}

/** A name that is always this computer: another site's name may be made to resolve to it. */
export const isLoopbackName = (host: string) =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
