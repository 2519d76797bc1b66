import type { LicenseStatus } from './vocabulary';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { ActivationFacts } from './decide-release';
import { nextChance } from './limits';

export type ActivationPolicy = {
  /** customerSite/showDeactivationVerificationCode of this license. */
  dvcRequired: boolean;
  /** Supersedes allowed per Computer ID, and times the seats per license; -1 for no limit. */
  reactivationLimit: number;
  reactivationPeriodInDays: number;
  /** New activations of the license in 24 hours; -1 for no limit. */
  maxActivationsPerDay: number;
  /** Activations of one Computer ID on the license, ever; -1 for no limit. */
  maxActivationsPerSystem: number;
};

export type ActivationRequestFacts = {
  license: {
    status: LicenseStatus;
    expired: boolean;
    seats: number;
    unprovenStopped: boolean;
  };
  /** The row of the request's Device Code anywhere in the product, whatever its state. */
  sameDevice: (ActivationFacts & { ofThisLicense: boolean; sameComputerId: boolean }) | null;
  /** The license's active row of the same Computer ID, under whatever Device Code. */
  sameComputer: (ActivationFacts & { unbound: boolean }) | null;
  /** False: a Computer ID without a Device Code (protocol 10.4). */
  bound: boolean;
  allowUnbound: boolean;
  activeComputers: number;
  /** Earlier supersedes of this license by customers. */
  superseded: readonly { at: Date; sameComputer: boolean }[];
  /** The Computer ID, or the address a customer asks from, is on a list of blocked ones. */
  blocked: boolean;
  /** Earlier activations of the license, whatever became of them; only as far as a limit asks. */
  activated: readonly { at: Date; sameComputer: boolean }[];
  /** Owner or staff is signed in; else nobody vouches for taking over a seat. */
  ownerPresent: boolean;
  /** Staff and operator: the limits do not bind them. */
  staff: boolean;
  policy: ActivationPolicy;
  now: Date;
};

export type ActivationDecision =
  /** The same computer asks again: hand out its key again. */
  | { do: 'reuse'; id: string }
  /** Take a seat; `supersede` names the row whose seat this computer takes over. */
  | { do: 'activate'; supersede: string | null };

export type ActivationRefusalCode =
  | 'LICENSE_SUSPENDED'
  | 'LICENSE_REVOKED'
  | 'REQUEST_CLOSED'
  | 'LICENSE_EXPIRED'
  | 'COMPUTER_BLOCKED'
  | 'UNBOUND_NOT_ALLOWED'
  | 'SUPERSEDE_NEEDS_OWNER'
  | 'UNPROVEN_RELEASES_STOPPED'
  | 'REACTIVATION_LIMIT'
  | 'ACTIVATION_LIMIT'
  | 'NO_SEAT';

type Decision = Result<ActivationDecision, Refusal<ActivationRefusalCode>>;

/** Protocol 10.2, rules 3 to 9: the first failing rule answers. */
export function decideActivation(facts: ActivationRequestFacts): Decision {
  const { license, sameDevice, sameComputer } = facts;
  if (license.status === 'suspended') return refuse('LICENSE_SUSPENDED');
  if (license.status === 'revoked') return refuse('LICENSE_REVOKED');
  if (sameDevice) {
    const same = sameDevice.ofThisLicense && sameDevice.sameComputerId;
    if (!same || sameDevice.state !== 'active') return refuse('REQUEST_CLOSED');
    // Also when the term is over: a lost key can be read again.
    return ok({ do: 'reuse', id: sameDevice.id });
  }
  if (license.expired) return refuse('LICENSE_EXPIRED');
  if (facts.blocked) return refuse('COMPUTER_BLOCKED');
  if (!facts.bound && !facts.allowUnbound) return refuse('UNBOUND_NOT_ALLOWED');
  if (sameComputer) {
    if (!facts.bound && sameComputer.unbound) return ok({ do: 'reuse', id: sameComputer.id });
    const refusal = whyNotSupersede(facts) ?? activationLimit(facts);
    return refusal ?? ok({ do: 'activate', supersede: sameComputer.id });
  }
  const limited = activationLimit(facts);
  if (limited) return limited;
  if (facts.activeComputers >= license.seats) return refuse('NO_SEAT', { seats: license.seats });
  return ok({ do: 'activate', supersede: null });
}

/** Rule 7: taking over a seat frees a computer without proof, and is treated as that. */
function whyNotSupersede(facts: ActivationRequestFacts) {
  const { policy, license, superseded, now } = facts;
  if (facts.staff) return null;
  if (policy.dvcRequired && !facts.ownerPresent) return refuse('SUPERSEDE_NEEDS_OWNER');
  if (license.unprovenStopped) return refuse('UNPROVEN_RELEASES_STOPPED');
  if (policy.reactivationLimit < 0) return null;
  const days = policy.reactivationPeriodInDays;
  const ofComputer = superseded.filter((earlier) => earlier.sameComputer);
  const reached = [
    { counted: ofComputer, count: policy.reactivationLimit },
    { counted: superseded, count: policy.reactivationLimit * license.seats },
  ].flatMap(({ counted, count }) => {
    const next = nextChance(
      counted.map(({ at }) => at),
      { count, days },
      now,
    );
    return next === null ? [] : [{ count, next }];
  });
  const [first] = reached;
  if (!first) return null;
  // Both must allow it: the later date, or none where one of them never does.
  const dates = reached.flatMap(({ next }) => (next === 'never' ? [] : [next.getTime()]));
  const nextAt = dates.length === reached.length ? new Date(Math.max(...dates)) : null;
  return refuse('REACTIVATION_LIMIT', { limit: first.count, periodInDays: days, nextAt });
}

/** Rule 8: the vendor's limits on new activations. */
function activationLimit({ policy, activated, staff, now }: ActivationRequestFacts) {
  if (staff) return null;
  const limits = [
    { count: policy.maxActivationsPerDay, days: 1, counted: activated },
    {
      count: policy.maxActivationsPerSystem,
      days: -1,
      counted: activated.filter((earlier) => earlier.sameComputer),
    },
  ];
  for (const { count, days, counted } of limits) {
    const next = nextChance(
      counted.map(({ at }) => at),
      { count, days },
      now,
    );
    if (next === null) continue;
    const nextAt = next === 'never' ? null : next;
    return refuse('ACTIVATION_LIMIT', { limit: count, periodInDays: days, nextAt });
  }
  return null;
}
