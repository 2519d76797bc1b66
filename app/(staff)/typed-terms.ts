import { z } from 'zod';
import type { LicenseTerms } from '@/lib/operations/vendor/license-terms';
import { namesTyped, numberTyped, versionTyped } from '@/lib/rules/typed-terms';
import { licenseTerms } from '@/lib/rules/vocabulary';

const text = z.string().trim().max(500).default('');

/** The fields of a license's terms. */
export const termFields = {
  seats: text,
  term: z.enum(licenseTerms),
  lastDay: text,
  maintenanceLastDay: text,
  features: text,
  version: text,
  leaseDays: text,
  reference: text,
};
type Typed = Record<keyof LicenseTerms, string>;

/** What was typed, as the operations take it; they refuse what it is not. */
export const readTypedTerms = (typed: Typed): LicenseTerms => ({
  seats: numberTyped(typed.seats),
  term: licenseTerms.find((term) => term === typed.term) ?? 'perpetual',
  lastDay: typed.lastDay || null,
  maintenanceLastDay: typed.maintenanceLastDay || null,
  features: namesTyped(typed.features),
  version: typed.version ? versionTyped(typed.version) : null,
  leaseDays: typed.leaseDays ? numberTyped(typed.leaseDays) : null,
  reference: typed.reference || null,
});
