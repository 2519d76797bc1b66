import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { bad, good, type Verdict } from '../verdict';

/** Whether the name of the portal leads anywhere. */
export async function lookAtName({ portalUrl }: Pick<Env, 'portalUrl'>): Promise<Verdict> {
  const { hostname } = new URL(portalUrl);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    const found = await lookup(host, { all: true });
    return good(`${host} is ${found.map(({ address }) => address).join(', ')}.`);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    return bad(
      `The name ${host} of PORTAL_URL leads nowhere (${code}).`,
      'Add an A or AAAA record for it at whoever runs the domain, or mend PORTAL_URL; where other computers find the name, look at the name server of this one.',
    );
  }
}
