import type { IncomingMessage } from 'node:http';
import { isLoopbackName } from '@/lib/same-origin';
import { clientAddress, isLoopback } from './client-address';

/** Names by which proxies speak of the client, and our own; whoever sends them is not believed. */
const CLAIM = /^(forwarded|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|x-keyturn-.+)$/;

/** Set, to `1`, on a request made on this very computer and not passed on by a proxy. */
export const LOCAL_HEADER = 'x-keyturn-local';

/** What stood in `x-forwarded-for` before: for whoever asks how a request came (api/diagnosis.ts). */
const claimed = new WeakMap<IncomingMessage, string[]>();
export const claimedForwarding = (request: IncomingMessage) => claimed.get(request) ?? [];

/**
 * Replaces what a request says about its client by what we know: `x-forwarded-for` is exactly one
 * address (Next.js and everything behind us read it there), `x-forwarded-proto` and `-host` are
 * those of the nearest proxy or gone. Has to come first: Next.js believes these headers.
 */
export function replaceHeaders(request: IncomingMessage, hops: number): void {
  const { headers } = request;
  const socket = request.socket.remoteAddress ?? '';
  const forwarded = text(headers['x-forwarded-for']);
  claimed.set(request, entriesOf(forwarded));
  const known: Record<string, string> = {
    'x-forwarded-for': clientAddress(socket, forwarded, hops),
  };
  if (hops > 0) {
    for (const name of ['x-forwarded-proto', 'x-forwarded-host']) {
      const value = text(headers[name]).split(',').at(-1)?.trim();
      if (value) known[name] = value;
    }
  }
  const claims = Object.keys(headers).filter((name) => CLAIM.test(name));
  if (claims.length === 0 && isLoopback(socket) && isLoopbackName(text(headers.host))) {
    known[LOCAL_HEADER] = '1';
  }

  // Both forms: Next.js reads `headers`, @hono/node-server `rawHeaders`.
  for (const name of claims) delete headers[name];
  Object.assign(headers, known);
  const raw: string[] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    if (!CLAIM.test(name.toLowerCase())) raw.push(name, request.rawHeaders[at + 1] ?? '');
  }
  request.rawHeaders = [...raw, ...Object.entries(known).flat()];
}

/** Host names and ports as browsers send them. Anything else would make a broken address of it. */
export const isSaneHost = (host: string) => /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?$/i.test(host);

const entriesOf = (list: string) =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

const text = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.join(',') : (value ?? '');
