import { MARK, type PortalAnswer } from '../ask-portal';
import { bad, good, unknown, type Verdict } from '../verdict';

/** Whether TRUSTED_PROXY_HOPS is the number of proxies that a request passed. */
export function lookAtProxy(portal: PortalAnswer): Verdict {
  const diagnosis = portal.came === 'answer' ? portal.diagnosis : null;
  if (!diagnosis) return unknown('The portal does not say how requests come to it.');
  const { forwardedFor, trustedProxyHops } = diagnosis;
  // What stands behind the mark was added on the way; a proxy that drops what it is told adds all there is.
  const proxies = forwardedFor.length - 1 - forwardedFor.indexOf(MARK);
  const set = `TRUSTED_PROXY_HOPS is ${trustedProxyHops}`;
  if (proxies === trustedProxyHops) return good(`${set}, and as many proxies are on the way.`);
  if (proxies > trustedProxyHops) {
    return bad(
      `${set}, but ${proxies} are on the way: all customers count as one address and share its limits.`,
      `Set TRUSTED_PROXY_HOPS to ${proxies}.`,
    );
  }
  return bad(
    `${set}, but ${proxies} said in X-Forwarded-For who asks: anybody chooses the address that counts for the limits.`,
    `Let every proxy add it (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;), or set TRUSTED_PROXY_HOPS to ${proxies}.`,
  );
}
