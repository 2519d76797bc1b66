type Headers = { get(name: string): string | null };

/**
 * Whether the browser says that a form was sent from a page of this portal. Browsers send `Origin`
 * with every POST; if it is missing, `Sec-Fetch-Site` has to vouch. `null` (a sandboxed or
 * referrer-less page) is foreign. Both names were replaced by server/ unless a trusted proxy set
 * them, so the host is the one that the browser asked for.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
