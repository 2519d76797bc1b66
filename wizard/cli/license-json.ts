import { isoFromDay } from '@/lib/olp/day';
import { featureNames } from '@/lib/olp/features';
import type { Product } from '@/lib/olp/product-file';
import { ANY_MINOR, termsJson } from '@/lib/olp/terms';
import type { LicenseView, Status } from '@/wizard/core/evaluate';

/** A license as `--json` names it. Days are ISO dates, times unix seconds; null: no limit. */
export function licenseJson({ features }: Product, { lease, terms, ...license }: LicenseView) {
  const { feat, ver, exp, maint } = terms;
  return {
    ...license,
    terms: termsJson(terms),
    validUntil: exp === undefined ? null : isoFromDay(exp),
    features: feat === undefined ? null : featureNames(feat, features),
    highestVersion: ver ? `${ver[0]}.${ver[1] === ANY_MINOR ? '*' : ver[1]}` : null,
    maintenanceUntil: maint === undefined ? null : isoFromDay(maint),
    leaseUntil: lease?.end ?? null,
    graceUntil: lease?.graceEnd ?? null,
    unbound: terms.unbound === true,
  };
}

/** Where the license stands, as each command that changes it says too (docs/client-commands.md). */
export const statusFields = (
  product: Product,
  { state, license, pending }: Status,
  codes: number,
) => ({ state, license: license && licenseJson(product, license), pending, codes });
