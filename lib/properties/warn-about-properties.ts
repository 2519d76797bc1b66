import type { Properties } from './registry/registry';

/** Combinations that protect less than one may believe, as sentences for the operator. */
export function warnAboutProperties(values: Properties): string[] {
  const warnings: string[] = [];
  const free =
    !values['customerSite/showDeactivationVerificationCode'] &&
    values['options/maxReleaseCount'] === -1;
  if (free) {
    warnings.push(
      'Seats of offline computers are not protected: customers may deactivate any number of computers without proof. Set customerSite/showDeactivationVerificationCode to true, or options/maxReleaseCount to a number.',
    );
  }
  return warnings;
}
