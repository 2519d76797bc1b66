import type { Messages } from '@/i18n/words';
import type { Properties } from './registry/registry';

/** A code; its words are in `messages/`, under `propertyWarning`. */
export type PropertyWarning = keyof Messages['propertyWarning'];

const requiresCode = (values: Properties) =>
  values['customerSite/showDeactivationVerificationCode'];

/** Combinations that protect less than one may believe, or do nothing. */
const RULES: Record<PropertyWarning, (values: Properties) => boolean> = {
  UNPROTECTED_SEATS: (values) => !requiresCode(values) && values['options/maxReleaseCount'] === -1,
  ANYBODY_RELEASES: (values) =>
    !requiresCode(values) && values['customerSite/maxAnonymousReleasesPerDay'] === -1,
  PERIOD_WITHOUT_LIMIT: (values) =>
    values['options/maxReleaseCount'] === -1 && values['options/maxReleasePeriodInDays'] !== -1,
  ALLOWANCE_WITHOUT_CODE: (values) =>
    !requiresCode(values) && values['options/deadComputerAllowance'] > 0,
  ENDLESS_REACTIVATION: (values) =>
    requiresCode(values) && values['options/reactivationLimit'] === -1,
  NAME_NOT_ASKED: (values) =>
    values['customerSite/activationPage_ComputerNameRequired'] &&
    !values['customerSite/showComputerNameForActivation'],
  NO_API_YET: (values) => values['options/releaseLicenseRequiresVerificationCode'],
  OTHER_PORTAL_URL: (values) => values['server/portalUrl'] !== '',
};

/** What the operator should know about these values. */
export const warnAboutProperties = (values: Properties): PropertyWarning[] =>
  (Object.keys(RULES) as PropertyWarning[]).filter((code) => RULES[code](values));
