/** Where a link into the portal may lead back to: docs/decisions/036. Nothing of it is fetched. */
export type WayBack = {
  /** As browsers write it. */
  href: string;
  /** Host of a site, scheme of a program. */
  name: string;
};

/** Letters that look like others, blanks and what browsers read as a slash are in none. */
const PLAIN = /^[a-z][a-z0-9+.-]*:[!-[\]-~]*$/i;

/**
 * What an address leads to, where its origin, or the scheme of its program, is one of `allowed`, which
 * `readReturnAddress` made canonical; null for all else.
 */
export function wayBackOf(allowed: readonly string[], address: string): WayBack | null {
  if (address.length > 1000 || !PLAIN.test(address) || !URL.canParse(address)) {
    return null;
  }
  const { href, protocol, origin, host, username, password } = new URL(address);
  const site = protocol === 'https:' || protocol === 'http:';
  if (username || password || !allowed.includes(site ? origin : protocol)) return null;
  return { href, name: site ? host : protocol.slice(0, -1) };
}

/** Schemes that browsers or systems act upon themselves: no program of a vendor's. */
const SCHEMES_OF_OTHERS = new Set([
  ...['javascript', 'data', 'vbscript', 'blob', 'file', 'filesystem', 'about', 'view-source'],
  ...['http', 'https', 'ws', 'wss', 'ftp', 'ftps', 'sftp', 'ssh', 'telnet', 'jar', 'wyciwyg'],
  ...['mailto', 'tel', 'sms', 'intent', 'android-app', 'content', 'resource', 'shell', 'help'],
  ...['chrome', 'chrome-extension', 'moz-extension', 'edge', 'opera', 'brave', 'devtools'],
  ...['search', 'search-ms', 'res', 'mhtml', 'mk', 'feed', 'urn', 'cid', 'mid', 'ldap', 'smb'],
]);

/** The scheme of a program, with its colon (`examplecad:`), in lower case; null for what is none of a vendor's. */
export function readScheme(text: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]{2,30}):(?:\/\/)?$/i.exec(text)?.[1]?.toLowerCase();
  if (!scheme || SCHEMES_OF_OTHERS.has(scheme) || scheme.startsWith('ms-')) return null;
  return `${scheme}:`;
}
