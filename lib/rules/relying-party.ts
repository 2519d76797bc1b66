/**
 * What passkeys of a portal are bound to, its host; null where no browser makes any: at an address in
 * numbers, or without https (WebAuthn Level 3, 5.1.3 and 5.1.4.1).
 */
export function relyingPartyOf(portalUrl: string): string | null {
  const { protocol, hostname } = new URL(portalUrl);
  if (/^(.+\.)?localhost$/.test(hostname)) return hostname;
  const isNumbers = /^[\d.]+$|^\[/.test(hostname);
  return protocol === 'https:' && !isNumbers ? hostname : null;
}
