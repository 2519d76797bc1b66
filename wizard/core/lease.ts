import type { Product } from '@/lib/olp/product-file';
import { SECONDS_PER_DAY, startOfDay } from '@/lib/olp/day';
import { NO_LEASE, type Terms } from '@/lib/olp/terms';
import type { State } from './state';

/** The two moments of a lease, unix seconds: after `end` it warns, after `graceEnd` it stops. */
export type Lease = { end: number; graceEnd: number };

export type LeaseInput = {
  kind: 'CK' | 'SCK';
  terms: Terms;
  /** Days of the last check-in reply; 0: as in the key. */
  replied: number;
};

/** When the license must have heard of the server again; null: never (protocol section 9.4). */
export function leaseOf(
  product: Product,
  { signedTime, shortSince }: Pick<State, 'signedTime' | 'shortSince'>,
  { kind, terms, replied }: LeaseInput,
): Lease | null {
  const limits = [replied || (terms.lease ?? NO_LEASE)];
  if (kind === 'SCK' && product.shortKeyLeaseDays !== null) limits.push(product.shortKeyLeaseDays);
  const days = Math.min(...limits);
  if (days === NO_LEASE) return null;
  const issued = terms.iss === undefined ? 0 : startOfDay(terms.iss);
  const start = Math.max(signedTime, kind === 'SCK' ? shortSince : issued);
  const end = start + days * SECONDS_PER_DAY;
  return { end, graceEnd: end + product.graceDays * SECONDS_PER_DAY };
}
