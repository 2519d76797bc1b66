import { emailAddress } from '@/lib/rules/email-address';
import { everywhere, flag, globalOnly, globalOrProduct, line, list, whole } from './define';
import { isImage, isOneLine, isWebAddress } from './formats';

const shownLink = (description: string) => flag(true, { scopes: globalOnly, description });
const shownFact = (what: string) =>
  flag(true, {
    scopes: globalOrProduct,
    description: `Show ${what} on the license information page of Self Help.`,
  });

/** What customers see and may do: Self Help and the customer portal. */
export const customerSite = {
  'customerSite/showDeactivationVerificationCode': flag(false, {
    scopes: everywhere,
    description:
      'Ask customers for the Deactivation Verification Code before a computer is deactivated. When false, the code is optional.',
  }),
  'customerSite/showActivateLink': shownLink(
    'Offer activating a computer by hand. False also refuses the page and its form; QR codes and programs go on.',
  ),
  'customerSite/showDeactivateLink': shownLink(
    'Offer deactivating a computer with the Activation Key alone. False also refuses the page and its form.',
  ),
  'customerSite/showGetLicenseInformationLink': shownLink(
    'Offer license information for an Activation Key. False also refuses the page and its form.',
  ),
  'customerSite/showEmailLicenseKeysLink': shownLink(
    'Offer to mail license keys to their registered address. False also refuses the page and its form.',
  ),
  'customerSite/showComputerNameForActivation': flag(true, {
    scopes: globalOnly,
    description: 'Ask for a Computer Name where a computer is activated by hand.',
  }),
  'customerSite/activationPage_ComputerNameRequired': flag(false, {
    scopes: globalOnly,
    description: 'Refuse an activation by hand without a Computer Name, where it is asked for.',
  }),
  'customerSite/showGenerateLicenseFileCheckbox': flag(true, {
    scopes: everywhere,
    description: 'Offer the Computer Key as a license file too.',
  }),
  'customerSite/licenseInfoPage_ShowActivationDateColumn': shownFact(
    'when each computer was activated',
  ),
  'customerSite/licenseInfoPage_ShowComputerIDColumn': shownFact(
    'the masked Computer ID of each computer',
  ),
  'customerSite/licenseInfoPage_ShowComputerNameColumn': shownFact('the name of each computer'),
  'customerSite/licenseInfoPage_ShowLastAccessedDateColumn': shownFact(
    'when each computer was last seen online',
  ),
  'customerSite/licenseInfoPage_ShowFeatures': shownFact('the features of the license'),
  'customerSite/licenseInfoPage_ShowMaintenancePlan': shownFact('until when maintenance runs'),
  'customerSite/licenseInfoPage_ShowRemainingDeactivations': shownFact(
    'how many deactivations without a code are left',
  ),
  'customerSite/preventDeactivationPeriod': whole(0, [0, 5_256_000], 'minutes', {
    scopes: everywhere,
    description:
      'Minutes a computer must have been active before a customer may deactivate it without a code.',
  }),
  'customerSite/maxAnonymousReleasesPerDay': whole(
    -2,
    [-2, 1_000_000],
    'a number from 0 on, -1 for no limit, or -2 for a tenth of the seats (at least 1)',
    {
      scopes: everywhere,
      description:
        'Deactivations without a code that a license allows in 24 hours to whoever has its Activation Key and is not signed in.',
    },
  ),
  'customerSite/requestKeysExcludeExpired': flag(true, {
    scopes: globalOnly,
    description: 'Leave licenses whose term is over out of the mail with the keys.',
  }),
  'customerSite/requestKeysExcludeRevoked': flag(true, {
    scopes: globalOnly,
    description: 'Leave revoked licenses out of the mail with the keys.',
  }),
  'customerSite/requestKeysExcludeTrials': flag(false, {
    scopes: globalOnly,
    description: 'Leave trials out of the mail with the keys.',
  }),
  'customerSite/customerSiteTitle': line('up to 60 characters', isOneLine(60), {
    scopes: globalOnly,
    description: 'Name of this portal, in its header and its mails.',
  }),
  'customerSite/customerSiteLogo': line(
    'a PNG, SVG or WebP image as data: address of at most 64 kB',
    isImage(64 * 1024),
    { scopes: globalOnly, description: 'Logo in the header, beside the title.' },
  ),
  'customerSite/privacyPolicyUrl': line('an https address', isWebAddress, {
    scopes: globalOnly,
    description: 'Where the privacy policy is; linked at the foot of every page.',
  }),
  'customerSite/ccRecipients': list('mail addresses', emailAddress, {
    scopes: globalOnly,
    description:
      'Who gets a visible copy of notices to owners (activated, deactivated, requests). Never of mails that hold a key or a code.',
  }),
  'customerSite/bccRecipients': list('mail addresses', emailAddress, {
    scopes: globalOnly,
    description: 'Who gets the same notices without the owner seeing it.',
  }),
};
