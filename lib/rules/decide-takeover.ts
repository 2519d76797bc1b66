import { type Refusal, refuse } from '@/lib/olp/result';
import type { UnprovenRelease } from './decide-release';
import { anonymousAllowance, type Limit, nextChance } from './limits';

export type TakeoverPolicy = {
  /** customerSite/showDeactivationVerificationCode of this license. */
  dvcRequired: boolean;
  /** Takeovers allowed per Computer ID, and times the seats per license; -1 for no limit. */
  reactivationLimit: number;
  reactivationPeriodInDays: number;
  /** Seats freed or taken over in 24 hours without proof or sign-in; -1 no limit, -2 a tenth. */
  maxAnonymousReleasesPerDay: number;
};

export type TakeoverFacts = {
  license: { seats: number; unprovenStopped: boolean };
  /** What customers freed or took over without proof, of the whole license. */
  unproven: readonly UnprovenRelease[];
  /** Owner or staff is signed in; else nobody vouches for taking over a seat. */
  ownerPresent: boolean;
  /** Only a key, or a program, speaks for whoever asks. */
  anonymous: boolean;
  /** Staff and operator: nothing of this binds them. */
  staff: boolean;
  policy: TakeoverPolicy;
  now: Date;
};

export type TakeoverRefusal = Refusal<
  'SUPERSEDE_NEEDS_OWNER' | 'UNPROVEN_RELEASES_STOPPED' | 'REACTIVATION_LIMIT'
>;

/**
 * Why a seat may not change hands without proof: a new Device Code for the same Computer ID (protocol
 * 10.2, rule 7), or an unbound activation that a device binds (10.4). Both free a computer that nobody
 * asked, so both are treated as an unproven release. Null: it may.
 */
export function whyNotTakeOver(facts: TakeoverFacts): TakeoverRefusal | null {
  if (facts.staff) return null;
  if (facts.policy.dvcRequired && !facts.ownerPresent) return refuse('SUPERSEDE_NEEDS_OWNER').error;
  if (facts.license.unprovenStopped) return refuse('UNPROVEN_RELEASES_STOPPED').error;
  const reached = limitsOf(facts).flatMap(({ counted, anonymous, ...limit }) => {
    const moments = counted.map(({ at }) => at);
    const next = nextChance(moments, limit, facts.now);
    return next === null ? [] : [{ limit, next, anonymous }];
  });
  const [first] = reached;
  if (!first) return null;
  // All must allow it: the latest date, or none where one of them never does.
  const dates = reached.flatMap(({ next }) => (next === 'never' ? [] : [next.getTime()]));
  return refuse('REACTIVATION_LIMIT', {
    limit: first.limit.count,
    periodInDays: first.limit.days,
    nextAt: dates.length === reached.length ? new Date(Math.max(...dates)) : null,
    ...(first.anonymous ? { anonymous: true } : {}),
  }).error;
}

type CountedLimit = Limit & { counted: readonly UnprovenRelease[]; anonymous: boolean };

function limitsOf({ policy, license, unproven, anonymous }: TakeoverFacts): CountedLimit[] {
  const days = policy.reactivationPeriodInDays;
  const taken = unproven.filter(({ kind }) => kind === 'superseded');
  const ofComputer = taken.filter(({ sameComputer }) => sameComputer);
  const { reactivationLimit: count } = policy;
  const ofLicense = count < 0 ? -1 : count * license.seats;
  const limits: CountedLimit[] = [
    { count, days, counted: ofComputer, anonymous: false },
    { count: ofLicense, days, counted: taken, anonymous: false },
  ];
  if (!anonymous) return limits;
  const counted = unproven.filter((release) => release.anonymous);
  return [...limits, { ...anonymousAllowance(policy, license.seats), counted, anonymous: true }];
}
