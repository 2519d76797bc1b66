import type { LicenseStatus } from './vocabulary';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { ActivationFacts } from './decide-release';
import {
  type TakeoverFacts,
  type TakeoverPolicy,
  type TakeoverRefusal,
  whyNotTakeOver,
} from './decide-takeover';
import { nextChance } from './limits';

export type ActivationPolicy = TakeoverPolicy & {
  /** New activations of the license in 24 hours; -1 for no limit. */
  maxActivationsPerDay: number;
  /** Activations of one Computer ID on the license, ever; -1 for no limit. */
  maxActivationsPerSystem: number;
  /** Activations of one Computer ID on the license in 24 hours; -1 for no limit. */
  maxActivationCyclesPerDay: number;
};

export type ActivationRequestFacts = TakeoverFacts & {
  license: { status: LicenseStatus; expired: boolean };
  /** The row of the request's Device Code anywhere in the product, whatever its state. */
  sameDevice: (ActivationFacts & { ofThisLicense: boolean; sameComputerId: boolean }) | null;
  /** The license's active row of the same Computer ID, under whatever Device Code. */
  sameComputer: (ActivationFacts & { unbound: boolean }) | null;
  /** False: a Computer ID without a Device Code (protocol 10.4). */
  bound: boolean;
  allowUnbound: boolean;
  activeComputers: number;
  /** The Computer ID, or the address a customer asks from, is on a list of blocked ones. */
  blocked: boolean;
  /** Earlier activations, whatever became of them: the newest, as many as the limits ask about. */
  activated: { ofLicense: readonly Date[]; ofComputer: readonly Date[] };
  policy: ActivationPolicy;
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
  | TakeoverRefusal['code']
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
    const refusal = whyNotTakeOver(facts);
    if (refusal) return { ok: false, error: refusal };
    return activationLimit(facts) ?? ok({ do: 'activate', supersede: sameComputer.id });
  }
  const limited = activationLimit(facts);
  if (limited) return limited;
  if (facts.activeComputers >= license.seats) return refuse('NO_SEAT', { seats: license.seats });
  return ok({ do: 'activate', supersede: null });
}

/** Rule 8: the vendor's limits on new activations. */
function activationLimit({ policy, activated, staff, now }: ActivationRequestFacts) {
  if (staff) return null;
  const { ofLicense, ofComputer } = activated;
  const limits = [
    { count: policy.maxActivationsPerDay, days: 1, moments: ofLicense, more: {} },
    { count: policy.maxActivationsPerSystem, days: -1, moments: ofComputer, more: {} },
    {
      count: policy.maxActivationCyclesPerDay,
      days: 1,
      moments: ofComputer,
      more: { ofComputer: true },
    },
  ];
  for (const { count, days, moments, more } of limits) {
    const next = nextChance(moments, { count, days }, now);
    if (next === null) continue;
    const nextAt = next === 'never' ? null : next;
    return refuse('ACTIVATION_LIMIT', { limit: count, periodInDays: days, nextAt, ...more });
  }
  return null;
}
