import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { log } from '@/lib/log';
import { isLoopback } from './client-address';

/** Milliseconds that a mistake is known after it was last seen, and between two lines about it. */
const KNOWN = 60 * 60_000;

export type ProxyAlarm = 'proxy-not-trusted' | 'proxy-changes-host' | 'proxy-hides-client';

/** What proxies add, each its own. */
const TRACES = [
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-real-ip',
  'forwarded',
];
type Setting = { trustedProxyHops: number; portalUrl: string };

/**
 * Sees by the requests themselves that a proxy in front is set up as it must not be, which whoever
 * uses the portal only feels: all forms fail, or all customers share the limits of one address.
 */
export function watchProxy({ trustedProxyHops, portalUrl }: Setting, now = Date.now) {
  const own = new URL(portalUrl);
  const seen = new Map<ProxyAlarm, number>();
  const say = (alarm: ProxyAlarm, facts: object, mend: string) => {
    const last = seen.get(alarm);
    if (last !== undefined && now() - last < KNOWN) return;
    seen.set(alarm, now());
    log.error({ alarm, ...facts, mend }, 'the proxy in front is not set up for the portal');
  };

  /** With fewer entries than proxies, whoever asks would choose what address is believed. */
  const lookForClient = ({ headers }: IncomingMessage, from: string) => {
    const entries = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .filter(Boolean).length;
    if (entries >= trustedProxyHops) return;
    say(
      'proxy-hides-client',
      { from, entries, trustedProxyHops },
      entries === 0
        ? `The proxy at ${from} does not say in X-Forwarded-For who asks, so that all customers count as one address and share its limits: let it (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;).`
        : `TRUSTED_PROXY_HOPS is ${trustedProxyHops}, but a request came by ${entries} only: set it to the number of proxies, or anybody chooses the address that counts for the limits.`,
    );
  };

  return {
    /** Before anything in the headers is replaced. */
    look(request: IncomingMessage): void {
      if (!TRACES.some((name) => request.headers[name] !== undefined)) return;
      const from = request.socket.remoteAddress ?? '';
      if (!isLoopback(from) && !isPrivate(from)) return;
      if (trustedProxyHops > 0) {
        lookForClient(request, from);
        return;
      }
      say(
        'proxy-not-trusted',
        { from },
        `A proxy at ${from} passes requests on, but TRUSTED_PROXY_HOPS is 0, so that all customers count as one address and share its limits: set TRUSTED_PROXY_HOPS to the number of proxies, usually 1.`,
      );
    },
    /** Of a request that was refused for its name or its form's origin. */
    refused({ headers }: IncomingMessage): void {
      const host = (headers['x-forwarded-host'] ?? headers.host ?? '').toString();
      const origin = headers.origin?.toString();
      // A stranger's name is the stranger's: only what differs in port or scheme is our proxy's.
      const came = origin ?? `${own.protocol}//${host}`;
      if (!URL.canParse(came) || new URL(came).hostname !== own.hostname) return;
      if (origin === undefined && new URL(came).host === own.host) return;
      if (origin === undefined || new URL(origin).origin === own.origin) {
        say(
          'proxy-changes-host',
          { host, origin: origin ?? null, portalUrl },
          `The request came with the Host ${host}, but PORTAL_URL is ${portalUrl}: let the proxy pass on the Host that the browser sent, with its port (nginx: proxy_set_header Host $http_host;), or set PORTAL_URL to the address that people open.`,
        );
      } else {
        say(
          'proxy-changes-host',
          { host, origin, portalUrl },
          `The browser sent a form from ${origin}, but PORTAL_URL is ${portalUrl}: set PORTAL_URL to the address that people open.`,
        );
      }
    },
    alarms: (): ProxyAlarm[] =>
      [...seen].filter(([, at]) => now() - at < KNOWN).map(([alarm]) => alarm),
  };
}

export type ProxyWatch = ReturnType<typeof watchProxy>;

/** RFC 1918, 6598, 3927, 4193, 4291. */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE.addSubnet(net, prefix, 'ipv4');
}
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

function isPrivate(socket: string): boolean {
  const address = socket.replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/%.*$/, '');
  const version = isIP(address);
  return version !== 0 && PRIVATE.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
