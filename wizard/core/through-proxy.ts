import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { Readable } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';

type Variables = Record<string, string | undefined>;

/** A name without which there would be no way out of this network, and in which case it is written. */
const read = (env: Variables, name: string) => env[name] || env[name.toUpperCase()] || '';

/**
 * The proxy that this computer's network wants for an address, or null: `HTTPS_PROXY`, `HTTP_PROXY`,
 * `ALL_PROXY` and `NO_PROXY` in either case, as curl reads them. This computer itself is never beyond one.
 */
export function proxyFor(target: URL, env: Variables): URL | null {
  const isTls = target.protocol === 'https:';
  const named = read(env, isTls ? 'https_proxy' : 'http_proxy') || read(env, 'all_proxy');
  if (!named || isLocal(target.hostname) || isExempt(target, read(env, 'no_proxy'))) return null;
  const address = named.includes('://') ? named : `http://${named}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Error('PROXY_UNKNOWN');
  }
  return new URL(address);
}

const LOCAL = new BlockList();
LOCAL.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL.addAddress('::1', 'ipv6');

function isLocal(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(name);
  return version === 0
    ? /^(.+\.)?localhost$/.test(name)
    : LOCAL.check(name, version === 6 ? 'ipv6' : 'ipv4');
}

/** Whether an address is one of a network such as `10.0.0.0/8` or `2001:db8::/32`. */
function isIn(network: string, host: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const [family, own] = [isIP(address), isIP(host)];
  if (family === 0 || family !== own || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Names count with all below them, whether they begin with a dot, a star or neither. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const host = hostname.replace(/^\[|\]$/g, '');
      if (entry.includes('/')) return isIn(entry, host);
      const withPort = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry);
      if (withPort?.[2] && withPort[2] !== ownPort) return false;
      const name = (withPort?.[1] ?? entry).replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
      return host === name || host.endsWith(`.${name}`);
    });
}

/**
 * `fetch` by way of the proxy of this computer's network, where it has one: Node's own does not look
 * for it before version 24, and then only when asked. RFC 9110, sections 7.2 and 9.3.6.
 */
export function fetchThroughProxy(env: Variables, direct: typeof fetch): typeof fetch {
  return async (address, init = {}) => {
    const target = new URL(String(address));
    const proxy = proxyFor(target, env);
    if (!proxy) return direct(address, init);
    const { method = 'GET', body = null } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const signal = init.signal ?? undefined;
    const options = { method, headers, signal } as RequestOptions;
    const response = await (target.protocol === 'https:'
      ? inTunnel(proxy, target, options, body)
      : exchange(
          sendTo(proxy, {
            ...options,
            path: target.href,
            headers: { ...headers, host: target.host, ...passOf(proxy) },
          }),
          body,
        ));
    const { statusCode: status = 0 } = response;
    if (status === 407) throw new Error('PROXY_407');
    if (init.redirect === 'error' && status >= 300 && status < 400) throw new Error('REDIRECT');
    return new Response(status === 204 ? null : (Readable.toWeb(response) as ReadableStream), {
      status,
    });
  };
}

const sendTo = (proxy: URL, options: RequestOptions) =>
  (proxy.protocol === 'https:' ? tlsRequest : plainRequest)({
    ...options,
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    agent: false,
  });

/** Through a tunnel that the proxy only carries: the certificate is the portal's. */
async function inTunnel(proxy: URL, target: URL, options: RequestOptions, body: unknown) {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const place = `${target.hostname}:${target.port || 443}`;
  const { signal } = options;
  const socket = await new Promise<import('node:net').Socket>((opened, failed) => {
    const asked = sendTo(proxy, {
      ...{ method: 'CONNECT', path: place, signal },
      headers: { host: place, ...passOf(proxy) },
    });
    asked.once('connect', ({ statusCode }, tunnel) => {
      if (statusCode === 200) opened(tunnel);
      else {
        tunnel.destroy();
        failed(new Error(`PROXY_${statusCode}`));
      }
    });
    asked.once('response', ({ statusCode }) => failed(new Error(`PROXY_${statusCode}`)));
    asked.once('error', failed).end();
  });
  const secured = tlsConnect({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
  const path = `${target.pathname}${target.search}`;
  const sent = tlsRequest({
    ...options,
    ...{ host, path, headers: { ...options.headers, host: target.host } },
    createConnection: () => secured,
  });
  return exchange(sent, body);
}

function exchange(sent: ReturnType<typeof plainRequest>, body: unknown): Promise<IncomingMessage> {
  return new Promise((answered, failed) => {
    sent.once('response', answered).once('error', failed).end(body);
  });
}

/** Basic: the name and password that stand in the proxy's address. */
function passOf({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (!username) return {};
  const pass = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pass).toString('base64')}` };
}
