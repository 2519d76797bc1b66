import type { IncomingMessage } from 'node:http';
import { expectedOrigin, isLoopbackName } from '@/lib/same-origin';

/**
 * Whether a request is for this portal, by the name it was reached under: that of its own address,
 * this computer, or the very address that was dialed (`--lan`). Another name that leads here, as by
 * DNS rebinding, is somebody else's. `x-forwarded-host` is a trusted proxy's, or gone by now.
 */
export function isAllowedHost(request: IncomingMessage, portalUrl: string): boolean {
  const { headers, socket } = request;
  const names = [headers.host, headers['x-forwarded-host']].filter((name) => name !== undefined);
  return names.every((name) => isOurs(String(name), socket.localAddress ?? '', portalUrl));
}

function isOurs(host: string, dialed: string, portalUrl: string): boolean {
  if (isLoopbackName(host)) return true;
  if (expectedOrigin(host, portalUrl) === portalUrl) return true;
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name.toLowerCase() === dialed.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '');
}
