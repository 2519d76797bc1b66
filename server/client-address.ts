import { BlockList, isIP } from 'node:net';

/**
 * Where a request comes from: the socket's address, or with `hops` trusted proxies the entry that
 * the outermost of them wrote into `x-forwarded-for`. What stands further left was sent by the
 * client and is never believed; an entry that is no address neither.
 */
export function clientAddress(socket: string, forwardedFor: string, hops: number): string {
  const own = plainAddress(socket) ?? '';
  if (hops === 0) return own;
  const entries = forwardedFor.split(',').filter((entry) => entry.trim() !== '');
  // Fewer entries than proxies: the first was still written by a proxy, the nearest one.
  const entry = entries[Math.max(0, entries.length - hops)];
  return plainAddress(entry ?? '') ?? own;
}

/** Without port, brackets, zone and the IPv4 mapping of dual-stack sockets; null if no address. */
function plainAddress(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withPort = /^([\d.]+):\d+$/.exec(trimmed)?.[1];
  const address = (bracketed ?? withPort ?? trimmed).replace(/^::ffff:(?=[\d.]+$)/, '');
  return isIP(address) ? address : null;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a socket's address is this very computer. */
export function isLoopback(socket: string): boolean {
  const address = plainAddress(socket);
  return address !== null && LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
