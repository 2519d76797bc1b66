import { LAST_DAY } from './day';
import { fitsShortKey } from './short-key';
import type { Terms } from './terms';

/** What a license may name beside its end. */
export type Named = 'features' | 'version' | 'maintenance';

/** Of the product: what stands in the keys of all its licenses. */
type ProductTerms = { features: number; leaseDays: number | null };

const NAMED: readonly (readonly Named[])[] = [
  ...[['features'], ['version'], ['maintenance']],
  ...[
    ['features', 'version'],
    ['features', 'maintenance'],
    ['version', 'maintenance'],
  ],
  ['features', 'version', 'maintenance'],
] as Named[][];

/**
 * What licenses with an end must not name together, or they get no Short Computer Key (protocol section
 * 8, `SHORT_TOO_LONG`): the fewest things at a time, in the first of their epochs.
 */
export function tooMuchForShortKeys(product: ProductTerms): (readonly Named[])[] {
  const found: (readonly Named[])[] = [];
  for (const named of NAMED) {
    if (product.features === 0 && named.includes('features')) continue;
    if (found.some((fewer) => fewer.every((each) => named.includes(each)))) continue;
    if (!fitsShortKey(termsWith(named, product))) found.push(named);
  }
  return found;
}

function termsWith(named: readonly Named[], { features, leaseDays }: ProductTerms): Terms {
  return {
    kid: 0,
    epoch: 1,
    exp: LAST_DAY,
    ...(named.includes('features') ? { feat: 2 ** features - 1 } : {}),
    ...(named.includes('version') ? { ver: [1, 0] } : {}),
    ...(leaseDays === null ? {} : { lease: leaseDays }),
    ...(named.includes('maintenance') ? { maint: LAST_DAY } : {}),
  };
}
