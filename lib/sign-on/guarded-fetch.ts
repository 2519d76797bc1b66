import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Outside } from './outside';
import { isPublicAddress } from './public-address';

/** Milliseconds for one answer, and the bytes it may have. */
const TIMEOUT = 5000;
const LARGEST = 262_144;

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether a provider may be asked at this address: https; http of this computer where private ones are allowed. */
export function mayAsk({ privateProviders }: Outside, url: URL): boolean {
  if (url.username || url.password) return false;
  const host = hostOf(url);
  if (!privateProviders && isIP(host) !== 0 && !isPublicAddress(host)) return false;
  if (url.protocol === 'https:') return true;
  const own = host === 'localhost' || host === '127.0.0.1' || host === '::1';
  return url.protocol === 'http:' && own && privateProviders;
}

/**
 * A `fetch` for addresses that customers name: to public ones only, looked at when the connection is made, so
 * that no name leads elsewhere the second time. Follows no redirect, waits and reads no longer than that.
 */
export function guardedFetch(outside: Outside) {
  return async (
    address: string,
    { method = 'GET', headers, body }: { method?: string; headers?: object; body?: unknown },
  ): Promise<Response> => {
    const url = new URL(address);
    if (!mayAsk(outside, url)) throw new Error(`${url.origin} may not be asked.`);
    const answer = await ask(url, {
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      body: body === undefined || body === null ? '' : String(body),
      lookup: outside.privateProviders ? lookup : lookupPublic,
    });
    return answer;
  };
}

type Asked = {
  method: string;
  headers: Record<string, string>;
  body: string;
  lookup: typeof lookup;
};

function ask(url: URL, { body, ...how }: Asked): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(TIMEOUT);
    const sent = request(url, { ...how, agent: false, signal } as object, (answer) => {
      read(answer).then(resolve, (error) => {
        sent.destroy();
        reject(error);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function read(answer: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw new Error('The answer is too large.');
    chunks.push(chunk as Buffer);
  }
  const { statusCode: status = 0, headers } = answer;
  const empty = status === 204 || status === 205 || status === 304;
  const type = headers['content-type'] ?? '';
  return new Response(empty ? null : new Uint8Array(Buffer.concat(chunks)), {
    status,
    headers: { 'content-type': type },
  });
}

/** As `dns.lookup`, which the connection uses; refuses a name of which any address is not public. */
const lookupPublic = ((
  host: string,
  options: LookupOptions,
  done: (error: Error | null, found?: string | LookupAddress[], family?: number) => void,
) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error);
    const [first] = found;
    if (!first || found.some(({ address }) => !isPublicAddress(address)))
      return done(new Error(`${host} is not of the public internet.`));
    return options.all ? done(null, found) : done(null, first.address, first.family);
  });
}) as typeof lookup;
