import type { Product } from '@/lib/olp/product-file';
import { licenseJson } from '@/wizard/cli/license-json';
import { dateInWords, dayInWords } from '@/wizard/language';
import type { LicenseView } from '@/wizard/core/evaluate';
import type { Html } from '../html';
import { say } from '../text';
import { facts } from './facts';

/** What the license allows. */
export function termFacts(product: Product, view: LicenseView): Html {
  const json = licenseJson(product, view);
  const { validUntil, features, highestVersion, maintenanceUntil, leaseUntil } = json;
  return facts([
    {
      label: say('fact.validUntil'),
      value: validUntil ? dayInWords(validUntil) : say('fact.perpetual'),
    },
    {
      label: say('fact.features'),
      value: features ? features.join(', ') || say('fact.noFeatures') : say('fact.allFeatures'),
    },
    {
      label: say('fact.versions'),
      value: highestVersion
        ? say('fact.versionsUpTo', { version: highestVersion })
        : say('fact.allVersions'),
    },
    {
      label: say('fact.maintenance'),
      value: maintenanceUntil && dayInWords(maintenanceUntil),
    },
    { label: say('fact.checkIn'), value: leaseUntil === null ? null : dateInWords(leaseUntil) },
  ]);
}
