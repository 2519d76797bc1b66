import type { Properties } from '@/lib/properties/registry/registry';

/** What Self Help offers without sign-in, each under a Server Property of its own. */
export type SelfHelpAction = 'activate' | 'deactivate' | 'license' | 'keys';

const PROPERTIES = {
  activate: 'customerSite/showActivateLink',
  deactivate: 'customerSite/showDeactivateLink',
  license: 'customerSite/showGetLicenseInformationLink',
  keys: 'customerSite/showEmailLicenseKeysLink',
} as const satisfies Record<SelfHelpAction, keyof Properties>;

/** Whether the vendor offers it: asked by pages, and again by each operation that does it. */
export const isOffered = (properties: Properties, action: SelfHelpAction): boolean =>
  properties[PROPERTIES[action]];

/** How the Computer Name is asked for where a computer is activated by hand. */
export function computerNameField(properties: Properties): 'hidden' | 'optional' | 'required' {
  if (!properties['customerSite/showComputerNameForActivation']) return 'hidden';
  return properties['customerSite/activationPage_ComputerNameRequired'] ? 'required' : 'optional';
}

/** Whether the vendor offers Computer Keys as license files too, where a person gets one. */
export const offersFile = (properties: Properties): boolean =>
  properties['customerSite/showGenerateLicenseFileCheckbox'];
