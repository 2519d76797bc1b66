const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** RFC 1918, IPv4 link-local, unique local fc00::/7 and IPv6 link-local fe80::/10, as URL hosts. */
const PRIVATE_HOST =
  /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|169\.254\.)(\d+\.)*\d+$|^\[(f[cd]|fe[89ab])[0-9a-f:]*\]$/;

/**
 * Whether a text may be a product's portalUrl (protocol section 4): scheme, host and optional port
 * only; https, or http for this computer itself and, if `testPortal`, for private addresses.
 */
export function isPortalOrigin(text: string, testPortal: boolean): boolean {
  // ASCII only, because QR codes carry the origin in upper case.
  if (!/^https?:\/\/[a-z0-9._:[\]-]+$/i.test(text)) return false;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.protocol === 'https:' || LOOPBACK.includes(url.hostname)) return true;
  return testPortal && PRIVATE_HOST.test(url.hostname);
}
