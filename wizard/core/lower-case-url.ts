/**
 * A link with scheme, host and `/a/` or `/d/` in lower case, for scanners that take an upper-case scheme
 * for text (protocol section 6). What follows stays as it is, so that the QR code grows by one version
 * at most; the portal reads either.
 */
export function lowerCaseUrl(url: string): { start: string; rest: string } {
  const start = /^https?:\/\/[^/]+\/[ad]\//i.exec(url)?.[0] ?? '';
  return { start: start.toLowerCase(), rest: url.slice(start.length) };
}
