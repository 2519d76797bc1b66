import { readSiteProperties } from '@/lib/properties/read-properties';
import type { Context } from '@/lib/operations/context';
import type { Support } from '@/lib/support';
import { supportOf } from './read-support';
import { computerNameField, isOffered, type SelfHelpAction } from './self-help-offers';

export type Site = {
  /** The vendor's title; empty for none. */
  title: string;
  support: Support;
  privacyUrl: string;
  /** Names the present picture of /logo; null for no logo. */
  logoVersion: string | null;
  offered: Record<SelfHelpAction, boolean>;
  computerName: 'hidden' | 'optional' | 'required';
  /** Whether deactivating asks for a code, unless a license says otherwise. */
  codeRequired: boolean;
  /** Where links into the portal may lead back to: origins, and schemes of programs. */
  returnAddresses: readonly string[];
};

/** What the Server Properties say about every page. One indexed query. */
export async function readSite({ db }: Pick<Context, 'db'>): Promise<Site> {
  const { properties, logoVersion } = await readSiteProperties(db);
  const offered = (action: SelfHelpAction) => isOffered(properties, action);
  return {
    title: properties['customerSite/customerSiteTitle'],
    support: supportOf(properties),
    privacyUrl: properties['customerSite/privacyPolicyUrl'],
    logoVersion,
    offered: {
      activate: offered('activate'),
      deactivate: offered('deactivate'),
      license: offered('license'),
      keys: offered('keys'),
    },
    computerName: computerNameField(properties),
    codeRequired: properties['customerSite/showDeactivationVerificationCode'],
    returnAddresses: properties['customerSite/returnAddresses'],
  };
}
