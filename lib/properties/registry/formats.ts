import { BlockList, isIP } from 'node:net';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import { readScheme } from '@/lib/rules/way-back';

/** One line of at most so many characters, without control characters. */
export const isOneLine = (most: number) => (text: string) =>
  [...text].length <= most && text.trim() === text && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);

/** An address that a page may link to. */
export const isWebAddress = (text: string) =>
  text.length <= 500 && URL.canParse(text) && new URL(text).protocol === 'https:';

/** A phone number as people write it, internationally or not. */
export const isPhoneNumber = (text: string) =>
  /^\+?[\d(][\d ()./-]{3,38}\d$/.test(text) && text.replaceAll(/\D/g, '').length >= 5;

/** An origin: scheme, host, optional port. http only for this computer itself. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && local));
}

/**
 * Where links may lead back to: the origin of a site, or the scheme of a program, as browsers write it; null
 * for what is neither, and for an address that says more.
 */
export function readReturnAddress(text: string): string | null {
  const entry = text.trim();
  const scheme = readScheme(entry);
  if (scheme || !/^https?:\/\/[^/\\?#@\s*]+\/?$/i.test(entry) || !URL.canParse(entry))
    return scheme;
  const { origin } = new URL(entry);
  return isOrigin(origin) ? origin : null;
}

/** An image inside an address, at most so many characters long. */
export const isImage = (most: number) => (text: string) =>
  text.length <= most && /^data:image\/(png|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/.test(text);

/** A Computer ID in its canonical form (protocol 1); null for what can be none. */
export function readComputerId(text: string): string | null {
  const read = canonicalComputerId(text);
  return read.ok ? read.value : null;
}

/** An IPv4 or IPv6 address or a CIDR range of them, lower case; null for what is neither. */
export function readAddressRange(text: string): string | null {
  const [address = '', length, ...rest] = text.trim().toLowerCase().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return null;
  if (length === undefined) return address;
  const longest = version === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(length) || Number(length) > longest) return null;
  return `${address}/${Number(length)}`;
}

/** Whether a client address lies in one of these ranges. Each has passed `readAddressRange`. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
    .split('%')[0];
  const version = isIP(plain ?? '');
  if (!plain || version === 0 || ranges.length === 0) return false;
  const blocked = new BlockList();
  for (const range of ranges) {
    const [net = '', length] = range.split('/');
    const family = isIP(net) === 4 ? 'ipv4' : 'ipv6';
    if (length === undefined) blocked.addAddress(net, family);
    else blocked.addSubnet(net, Number(length), family);
  }
  return blocked.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}
