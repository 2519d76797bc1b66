import { addressKey } from '@/lib/address-key';
import { refuse } from '@/lib/olp/result';
import type { Ask } from '@/lib/operations/operation';

/**
 * Counts a code that matched nothing, outside the operation's transaction (protocol 10.3): 10 per
 * license and address in an hour, 100 per address in a day, then RATE_LIMITED. A code that matches
 * is never limited. `named`: what the viewer named the license by; counted alike whether there is
 * such a license or not, so that the count tells nothing.
 */
export async function countFailedCode({ context: { limits }, viewer }: Ask, named: string) {
  const address = addressKey(viewer.address);
  const perAddress = await limits.consume('dvcFailurePerAddress', address);
  if (!perAddress.ok) return perAddress;
  const perLicense = await limits.consume('dvcFailure', `${named} ${address}`);
  return perLicense.ok ? refuse('DVC_NO_MATCH') : perLicense;
}
