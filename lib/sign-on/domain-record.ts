import { Resolver } from 'node:dns/promises';
import type { Outside } from './outside';

/** Milliseconds for a try, of which there are two. */
const TIMEOUT = 2500;

/** Where a domain says that it is an organization's, and what it says there. */
export const recordOf = ({ domain, token }: { domain: string; token: string }) => ({
  name: `_keyturn.${domain}`,
  value: `keyturn-domain=${token}`,
});

/** Whether the domain's DNS says so. Null: its servers cannot be asked. */
export async function hasRecord(
  { dnsServers }: Outside,
  of: { domain: string; token: string },
): Promise<boolean | null> {
  const resolver = new Resolver({ timeout: TIMEOUT, tries: 2 });
  if (dnsServers.length > 0) resolver.setServers(dnsServers);
  const { name, value } = recordOf(of);
  try {
    const records = await resolver.resolveTxt(name);
    return records.some((parts) => parts.join('').trim() === value);
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'ENOTFOUND' || code === 'ENODATA' ? false : null;
  }
}
