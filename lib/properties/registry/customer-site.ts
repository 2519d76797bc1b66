import { emailAddress } from '@/lib/rules/email-address';
import { everywhere, flag, globalOnly, globalOrProduct, line, list, whole } from './define';
import { isImage, isOneLine, isPhoneNumber, isWebAddress, readReturnAddress } from './formats';

/** One address and nothing around it: it is put into links. */
const isMailAddress = (text: string) =>
  emailAddress(text) !== null && !/[\s<>()[\]?,;:]/.test(text);

/** What customers see and may do: Self Help and the customer portal. */
export const customerSite = {
  'customerSite/showDeactivationVerificationCode': flag(false, everywhere),
  'customerSite/showActivateLink': flag(true, globalOnly),
  'customerSite/showDeactivateLink': flag(true, globalOnly),
  'customerSite/showGetLicenseInformationLink': flag(true, globalOnly),
  'customerSite/showEmailLicenseKeysLink': flag(true, globalOnly),
  'customerSite/showComputerNameForActivation': flag(true, globalOnly),
  'customerSite/activationPage_ComputerNameRequired': flag(false, globalOnly),
  'customerSite/showGenerateLicenseFileCheckbox': flag(true, everywhere),
  'customerSite/licenseInfoPage_ShowActivationDateColumn': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowComputerIDColumn': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowComputerNameColumn': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowLastAccessedDateColumn': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowFeatures': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowMaintenancePlan': flag(true, globalOrProduct),
  'customerSite/licenseInfoPage_ShowRemainingDeactivations': flag(true, globalOrProduct),
  'customerSite/preventDeactivationPeriod': whole(0, [0, 5_256_000], 'minutes', everywhere),
  'customerSite/maxAnonymousReleasesPerDay': whole(
    -2,
    [-2, 1_000_000],
    'anonymousReleases',
    everywhere,
  ),
  'customerSite/requestKeysExcludeExpired': flag(true, globalOnly),
  'customerSite/requestKeysExcludeRevoked': flag(true, globalOnly),
  'customerSite/requestKeysExcludeTrials': flag(false, globalOnly),
  'customerSite/customerSiteTitle': line('title', isOneLine(60), globalOnly),
  'customerSite/customerSiteLogo': line('image', isImage(64 * 1024), globalOnly),
  'customerSite/privacyPolicyUrl': line('webAddress', isWebAddress, globalOnly),
  'customerSite/vendorName': line('title', isOneLine(60), globalOnly),
  'customerSite/supportEmail': line('mailAddress', isMailAddress, globalOnly),
  'customerSite/supportUrl': line('webAddress', isWebAddress, globalOnly),
  'customerSite/supportPhone': line('phone', isPhoneNumber, globalOnly),
  'customerSite/ccRecipients': list('mailAddresses', emailAddress, globalOnly),
  'customerSite/bccRecipients': list('mailAddresses', emailAddress, globalOnly),
  'customerSite/returnAddresses': list('returnAddresses', readReturnAddress, globalOnly),
};
