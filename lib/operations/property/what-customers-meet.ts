import { releasePolicy } from '@/lib/operations/locked/release-policy';
import type { Viewer } from '@/lib/operations/viewer';
import type { Properties, PropertyName } from '@/lib/properties/registry/registry';
import { releasesHere } from '@/lib/rules/decide-release';

/** Where a customer meets the limits and the code. */
export type Situation =
  | 'signedIn'
  | 'keyAlone'
  | 'broken'
  | 'takeover'
  | 'takeoverKeyAlone'
  | 'newComputer'
  | 'sameComputer'
  | 'sameComputerEver';

/**
 * What they meet there: the code is asked for, all is allowed, nothing is, so many in a period (`days`
 * -1: ever), staff decide, or the owner has to sign in.
 */
export type Met = {
  situation: Situation;
  answer: 'code' | 'freely' | 'none' | 'each' | 'some' | 'staff' | 'owner';
  count: number;
  days: number;
};

/** The properties by which what is met here differs. */
export const bearsOnCustomers = (name: string) => BEARING.includes(name as PropertyName);

const BEARING: readonly PropertyName[] = [
  'customerSite/showDeactivationVerificationCode',
  'customerSite/maxAnonymousReleasesPerDay',
  'options/maxReleaseCount',
  'options/maxReleasePeriodInDays',
  'options/maxReleasePerClient',
  'options/maxReleaseCountAbsolute',
  'options/deadComputerAllowance',
  'options/deadComputerPeriodInDays',
  'options/reactivationLimit',
  'options/reactivationPeriodInDays',
  'options/maxActivationsPerDay',
  'options/maxActivationsPerSystem',
  'options/maxActivationCyclesPerDay',
];

const SIGNED_IN: Viewer = { kind: 'customer', userId: '', email: '', address: '' };
const KEY_ALONE: Viewer = { kind: 'key-holder', at: 'self-help', address: '' };

/**
 * What the customers of a license with so many seats meet under these values, before any of it is used
 * up. The rules themselves answer, so that what is promised here is what is done.
 */
export function whatCustomersMeet(values: Properties, seats: number): Met[] {
  const codeRequired = values['customerSite/showDeactivationVerificationCode'];
  const takeover = limited(
    values['options/reactivationLimit'],
    values['options/reactivationPeriodInDays'],
  );
  return [
    { situation: 'signedIn', ...released(SIGNED_IN, values, seats) },
    { situation: 'keyAlone', ...released(KEY_ALONE, values, seats) },
    { situation: 'broken', ...broken(values) },
    { situation: 'takeover', ...takeover },
    {
      situation: 'takeoverKeyAlone',
      ...(codeRequired ? { answer: 'owner', count: 0, days: 0 } : takeover),
    },
    { situation: 'newComputer', ...limited(values['options/maxActivationsPerDay'], 1) },
    { situation: 'sameComputer', ...limited(values['options/maxActivationCyclesPerDay'], 1) },
    { situation: 'sameComputerEver', ...limited(values['options/maxActivationsPerSystem'], -1) },
  ];
}

type Answer = Omit<Met, 'situation'>;

const limited = (count: number, days: number): Answer => ({
  answer: count < 0 ? 'freely' : count === 0 ? 'none' : 'some',
  ...{ count, days },
});

function released(viewer: Viewer, values: Properties, seats: number): Answer {
  const policy = releasePolicy(viewer, values);
  const license = { status: 'active', seats, unprovenReleasesStoppedAt: null } as const;
  const here = releasesHere(policy, license, [], new Date(0));
  if (here.codeOnly !== null) return { answer: 'code', count: 0, days: 0 };
  const perComputer = policy.maxReleasePerClient && policy.maxReleaseCount >= 0;
  const days = policy.maxReleasePeriodInDays;
  if (here.remaining === null && perComputer) {
    return { answer: 'each', count: allowanceOf(values, seats), days };
  }
  if (here.remaining === null) return limited(-1, days);
  // Without sign-in the limit of a day may be the nearer one.
  const owners = releasesHere(releasePolicy(SIGNED_IN, values), license, [], new Date(0));
  const ofOwner = owners.codeOnly === null ? owners.remaining : null;
  return limited(here.remaining, policy.anonymous && ofOwner !== here.remaining ? 1 : days);
}

const allowanceOf = (values: Properties, seats: number) =>
  values['options/maxReleaseCount'] * (values['options/maxReleaseCountAbsolute'] ? 1 : seats);

function broken(values: Properties): Answer {
  if (!values['customerSite/showDeactivationVerificationCode']) return limited(-1, -1);
  const count = values['options/deadComputerAllowance'];
  const days = values['options/deadComputerPeriodInDays'];
  return { answer: count === 0 ? 'staff' : 'some', count, days };
}
