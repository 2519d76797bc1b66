import type { Properties } from './registry/registry';

type Rule = [when: (values: Properties) => boolean, warning: string];

const requiresCode = (values: Properties) =>
  values['customerSite/showDeactivationVerificationCode'];

/** Combinations that protect less than one may believe, or do nothing. */
const RULES: Rule[] = [
  [
    (values) => !requiresCode(values) && values['options/maxReleaseCount'] === -1,
    'Seats of offline computers are not protected: customers may deactivate any number of computers without proof. Set customerSite/showDeactivationVerificationCode to true, or options/maxReleaseCount to a number.',
  ],
  [
    (values) => !requiresCode(values) && values['customerSite/maxAnonymousReleasesPerDay'] === -1,
    'Whoever finds an Activation Key may deactivate any number of its computers without signing in: customerSite/maxAnonymousReleasesPerDay is -1.',
  ],
  [
    (values) =>
      values['options/maxReleaseCount'] === -1 && values['options/maxReleasePeriodInDays'] !== -1,
    'options/maxReleasePeriodInDays does nothing while options/maxReleaseCount is -1.',
  ],
  [
    (values) => !requiresCode(values) && values['options/deadComputerAllowance'] > 0,
    'options/deadComputerAllowance does nothing while no code is required: customerSite/showDeactivationVerificationCode is false.',
  ],
  [
    (values) => requiresCode(values) && values['options/reactivationLimit'] === -1,
    'A code is required, but a Computer ID may take over its own seat any number of times: options/reactivationLimit is -1.',
  ],
  [
    (values) =>
      values['customerSite/activationPage_ComputerNameRequired'] &&
      !values['customerSite/showComputerNameForActivation'],
    'The Computer Name is required but not asked for: customerSite/activationPage_ComputerNameRequired does nothing while customerSite/showComputerNameForActivation is false.',
  ],
  [
    (values) => values['server/portalUrl'] !== '',
    'server/portalUrl is not the address in the environment: programs that were shipped with another one go on calling that one.',
  ],
];

/** What the operator should know about these values, as sentences. */
export function warnAboutProperties(values: Properties): string[] {
  return RULES.flatMap(([when, warning]) => (when(values) ? [warning] : []));
}
