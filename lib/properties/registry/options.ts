import { z } from 'zod';
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
import { isOrigin, readAddressRange, readComputerId } from './formats';

/** What happens when a released computer comes online with its old key. */
const illegalComputerConsequences = ['log', 'stopUnprovenReleases'] as const;
type Consequence = (typeof illegalComputerConsequences)[number];

const consequence: Definition<Consequence> = {
  default: 'log',
  scopes: everywhere,
  schema: z.enum(illegalComputerConsequences, 'Say log or stopUnprovenReleases.'),
  values: 'log or stopUnprovenReleases',
  description:
    'When a released computer comes online with its old key: log it, or also stop deactivations without a code for its license until staff lifts that.',
};

/** The rules for activating and deactivating. */
export const options = {
  'options/maxReleaseCount': countOrNoLimit(-1, {
    scopes: globalOrLicense,
    inherit: -2,
    description:
      'Deactivations without proof that customers may make in the period, times the number of seats. -1: no limit, 0: none.',
  }),
  'options/maxReleasePeriodInDays': daysOrEver(-1, {
    scopes: globalOrLicense,
    inherit: -2,
    description: 'Length in days of the period that maxReleaseCount speaks of. -1: ever.',
  }),
  'options/maxReleasePerClient': flag(false, {
    scopes: globalOrLicense,
    description: 'Count maxReleaseCount for each computer by itself.',
  }),
  'options/maxReleaseCountAbsolute': flag(false, {
    scopes: globalOrLicense,
    description: 'Take maxReleaseCount as it stands, not times the number of seats.',
  }),
  'options/releaseLicenseRequiresVerificationCode': flag(false, {
    scopes: everywhere,
    description:
      "Ask for the Deactivation Verification Code where the vendor's own HTTP API deactivates a computer.",
  }),
  'options/maxActivationsPerDay': countOrNoLimit(-1, {
    scopes: everywhere,
    description:
      'New activations of a license in 24 hours, whatever became of them. A computer that only reads its key again counts for nothing. -1: no limit.',
  }),
  'options/maxActivationsPerSystem': countOrNoLimit(-1, {
    scopes: everywhere,
    description: 'How often one Computer ID may be activated on a license, ever. -1: no limit.',
  }),
  'options/blockComputerIDs': list('Computer IDs', readComputerId, {
    scopes: everywhere,
    description: 'Computer IDs that may not be activated, by anybody.',
  }),
  'options/blockIPAddresses': list('IP addresses and CIDR ranges', readAddressRange, {
    scopes: everywhere,
    description: 'Network addresses from which customers may not activate.',
  }),
  'options/subscriptionGracePeriod': whole(0, [0, MOST_GRACE_DAYS], 'days', {
    scopes: everywhere,
    description: 'Days that Computer Keys remain valid after the last day of the term.',
  }),
  'options/maintenancePlanGracePeriod': whole(0, [0, MOST_GRACE_DAYS], 'days', {
    scopes: everywhere,
    description: 'Days after the end of maintenance in which later builds still run.',
  }),
  'options/deadComputerAllowance': whole(0, [0, 1_000_000], 'a number from 0 on', {
    scopes: everywhere,
    description:
      'Requests to release a computer that no longer works which a license is granted in the period without staff, where the code is required.',
  }),
  'options/deadComputerPeriodInDays': daysOrEver(365, {
    scopes: everywhere,
    description: 'Length in days of the period that deadComputerAllowance speaks of. -1: ever.',
  }),
  'options/illegalComputerConsequence': consequence,
  'options/reactivationLimit': countOrNoLimit(3, {
    scopes: globalOrLicense,
    description:
      'How often a Computer ID may take over its own seat under a new Device Code in the period (and that times the seats for the whole license). -1: no limit.',
  }),
  'options/reactivationPeriodInDays': daysOrEver(180, {
    scopes: globalOrLicense,
    description: 'Length in days of the period that reactivationLimit speaks of. -1: ever.',
  }),
  'options/mailOwnerOnActivation': flag(true, {
    scopes: everywhere,
    description: 'Mail the registered address when a computer is activated.',
  }),
  'activation/captureIPAddress': flag(true, {
    scopes: globalOnly,
    description: 'Keep the network address of who did something beside its audit event.',
  }),
  'server/portalUrl': line('an https origin', isOrigin, {
    scopes: globalOnly,
    description:
      'Origin in QR codes, product files and mails; empty: as the environment says. Changing it strands programs that were shipped with the old one.',
  }),
};
