import { isIP } from 'node:net';

/**
 * What a client address counts as in rate limits: IPv4 as it is, IPv6 by its /64, since that is
 * what one customer line gets (RFC 6177) and every address in it is free to take.
 */
export function addressKey(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array<string>(gap).fill('0'), ...back];
  return `${all.slice(0, 4).join(':')}::/64`;
}

/** Hexadecimal groups without leading zeros; a dotted end counts as two. */
function groups(part: string): string[] {
  return part
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
    .map((group) => Number.parseInt(group, 16).toString(16));
}
