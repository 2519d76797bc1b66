import { z } from 'zod';
import type { LicenseTerms } from '@/lib/operations/vendor/license-terms';
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

/** Not a number is no number of seats either: the operation refuses it. */
const numberOf = (typed: string) => (/^\d{1,9}$/.test(typed) ? Number(typed) : 0);

/** What was typed, as the operations take it; they refuse what it is not. */
export const readTypedTerms = (typed: Typed): LicenseTerms => ({
  seats: numberOf(typed.seats),
  term: licenseTerms.find((term) => term === typed.term) ?? 'perpetual',
  lastDay: typed.lastDay || null,
  maintenanceLastDay: typed.maintenanceLastDay || null,
  features: namesIn(typed.features),
  version: typed.version ? versionOf(typed.version) : null,
  leaseDays: typed.leaseDays ? numberOf(typed.leaseDays) : null,
  reference: typed.reference || null,
});

function namesIn(typed: string): string[] | null {
  const names = typed.split(',').map((name) => name.trim());
  return names.some(Boolean) ? names.filter(Boolean) : null;
}

function versionOf(typed: string): [number, number] {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(typed) ?? [];
  return [Number(major), Number(minor)];
}
