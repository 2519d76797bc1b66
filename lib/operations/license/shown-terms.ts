import { featureNames } from '@/lib/olp/features';
import type { LoadedLicense } from '@/lib/operations/locked/lock-license';
import { isVendor, type Viewer } from '@/lib/operations/viewer';
import type { LicenseTerm } from '@/lib/rules/vocabulary';

/** What a license allows, as pages show it. */
export type ShownTerms = {
  term: LicenseTerm;
  lastDay: string | null;
  maintenanceLastDay: string | null;
  features: string[];
  /** Names that its product has. */
  productFeatures: string[];
  /** Highest one allowed. */
  version: [major: number, minor: number] | null;
  leaseDays: number | null;
  /** Of the order or contract; staff alone read it. */
  reference: string | null;
};

export function shownTerms(viewer: Viewer, { license, product }: LoadedLicense): ShownTerms {
  const { term, lastDay, maintenanceLastDay, features, leaseDays } = license;
  const { versionMajor: major, versionMinor: minor } = license;
  return {
    ...{ term, lastDay, maintenanceLastDay, leaseDays },
    features: features === null ? [] : featureNames(features, product.features),
    productFeatures: product.features,
    version: major === null || minor === null ? null : [major, minor],
    reference: isVendor(viewer) ? license.reference : null,
  };
}
