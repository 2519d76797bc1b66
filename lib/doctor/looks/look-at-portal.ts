import type { Env } from '@/lib/env';
import type { PortalAnswer } from '../ask-portal';
import { bad, good, unknown, type Verdict } from '../verdict';

const OF_CERTIFICATE = /CERT|SIGNATURE|ALTNAME/;

/** Whether this very portal answers at PORTAL_URL: one with the same settings. */
export function lookAtPortal(
  { portalUrl, host, port }: Pick<Env, 'portalUrl' | 'host' | 'port'>,
  portal: PortalAnswer,
): Verdict {
  const { protocol, hostname } = new URL(portalUrl);
  if (protocol === 'http:' && !/^(localhost|[\d.]+|\[.*\])$/.test(hostname)) {
    return bad(
      `PORTAL_URL is ${portalUrl}: whatever is typed there goes through the network for anybody to read.`,
      'Let a proxy with a certificate stand before the portal, and set PORTAL_URL to its https:// address.',
    );
  }
  if (portal.came === 'nothing') {
    if (OF_CERTIFICATE.test(portal.reason)) return unknown('Its certificate is not trusted.');
    return bad(
      `Nothing answers at ${portalUrl} (${portal.reason}).`,
      `Start the portal, which listens at ${host}:${port}, and let the proxy pass requests on to there; from this computer too, its own firewall and NAT included.`,
    );
  }
  if (portal.diagnosis) return good(`The portal answers at ${portalUrl}.`);
  switch (portal.status) {
    case 421:
      return bad(
        `The portal is asked at ${portalUrl} under another name.`,
        'Let the proxy pass on the Host that the browser sent, with its port (nginx: proxy_set_header Host $http_host;).',
      );
    case 401:
      return bad(
        `A portal with another AUTH_SECRET answers at ${portalUrl}.`,
        'Let all instances, and this command, have the same secrets; if it is another portal, mend PORTAL_URL.',
      );
    case 502:
    case 504:
      return bad(
        `The proxy at ${portalUrl} does not reach the portal (${portal.status}).`,
        `Start the portal, and let the proxy pass requests on to ${host}:${port}.`,
      );
    default:
      return bad(
        `What answers at ${portalUrl} is not this portal (${portal.status}).`,
        'Mend PORTAL_URL, or where the proxy passes requests on to.',
      );
  }
}
