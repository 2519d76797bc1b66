import { z } from 'zod';
import { emailAddress } from '@/lib/rules/email-address';
import { MOST_GRACE_DAYS } from '@/lib/rules/terms-of-license';
import {
  countOrNoLimit,
  type Definition,
  daysOrEver,
  everywhere,
  flag,
  globalOnly,
  globalOrLicense,
  line,
  list,
  whole,
} from './define';
import { isOneLine, isOrigin, readAddressRange, readComputerId } from './formats';

/** What happens when a released computer comes online with its old key. */
const illegalComputerConsequences = ['log', 'stopUnprovenReleases'] as const;
type Consequence = (typeof illegalComputerConsequences)[number];

const consequence: Definition<Consequence> = {
  default: 'log',
  scopes: everywhere,
  schema: z.enum(illegalComputerConsequences),
  values: 'consequence',
  choices: illegalComputerConsequences,
};

/** What happens when a computer's state turns out to be in use twice (protocol 11). */
const clonedComputerConsequences = ['log', 'suspend'] as const;

const cloneConsequence: Definition<(typeof clonedComputerConsequences)[number]> = {
  default: 'log',
  scopes: everywhere,
  schema: z.enum(clonedComputerConsequences),
  values: 'cloneConsequence',
  choices: clonedComputerConsequences,
};

/** The rules for activating and deactivating. */
export const options = {
  'options/maxReleaseCount': { ...countOrNoLimit(-1, globalOrLicense), inherit: -2 },
  'options/maxReleasePeriodInDays': { ...daysOrEver(-1, globalOrLicense), inherit: -2 },
  'options/maxReleasePerClient': flag(false, globalOrLicense),
  'options/maxReleaseCountAbsolute': flag(false, globalOrLicense),
  'options/releaseLicenseRequiresVerificationCode': flag(false, everywhere),
  'options/maxActivationsPerDay': countOrNoLimit(-1, everywhere),
  'options/maxActivationsPerSystem': countOrNoLimit(-1, everywhere),
  'options/maxActivationCyclesPerDay': countOrNoLimit(10, everywhere),
  'options/blockComputerIDs': list('computerIds', readComputerId, everywhere),
  'options/blockIPAddresses': list('addressRanges', readAddressRange, everywhere),
  'options/subscriptionGracePeriod': whole(0, [0, MOST_GRACE_DAYS], 'days', everywhere),
  'options/maintenancePlanGracePeriod': whole(0, [0, MOST_GRACE_DAYS], 'days', everywhere),
  'options/deadComputerAllowance': whole(0, [0, 1_000_000], 'count', everywhere),
  'options/deadComputerPeriodInDays': daysOrEver(365, everywhere),
  'options/illegalComputerConsequence': consequence,
  'options/clonedComputerConsequence': cloneConsequence,
  'options/reactivationLimit': countOrNoLimit(3, globalOrLicense),
  'options/reactivationPeriodInDays': daysOrEver(180, globalOrLicense),
  'options/mailOwnerOnActivation': flag(true, everywhere),
  'options/mailOwnerOnIllegalComputer': flag(false, everywhere),
  'options/dailyReportRecipients': list('mailAddresses', emailAddress, globalOnly),
  'activation/captureIPAddress': flag(true, globalOnly),
  'server/portalUrl': line('origin', isOrigin, globalOnly),
  'server/maintenanceMessage': line('message', isOneLine(300), globalOnly),
};
