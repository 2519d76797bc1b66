import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import type { ActivationState, LicenseStatus, Proof } from './vocabulary';
import { anonymousAllowance, DAY, type Limit, nextChance } from './limits';

/** An activation, as far as the rules look at it. */
export type ActivationFacts = {
  id: string;
  state: ActivationState;
  activatedAt: Date;
  closedAt: Date | null;
  provenAt: Date | null;
};

/** How one of the license's activations fits the code that was given. */
export type CodeMatch = { kind: 'dvc' | 'udvc'; row: ActivationFacts };

/** Seats that customers freed or took over without proof: what the limits count. */
export type UnprovenRelease = {
  at: Date;
  kind: 'claimed' | 'weak' | 'superseded';
  sameComputer: boolean;
  /** By somebody who was not signed in. */
  anonymous: boolean;
};

export type ReleasePolicy = {
  /** The Server Property of the door the viewer came through. */
  dvcRequired: boolean;
  /** Staff and operator: steps 4 to 8 do not apply, a reason takes the place of a code. */
  staff: boolean;
  /** Nobody is signed in: the Activation Key alone is weak (product.md section 4). */
  anonymous: boolean;
  /** Unproven releases in 24 hours by whoever is not signed in; -1 no limit, -2 a tenth of the seats. */
  maxAnonymousReleasesPerDay: number;
  /** Minutes a computer must have been active before it may be released unproven. */
  preventDeactivationPeriod: number;
  maxReleaseCount: number;
  maxReleasePeriodInDays: number;
  maxReleasePerClient: boolean;
  maxReleaseCountAbsolute: boolean;
};

export type ReleaseFacts = {
  /** The row the viewer chose and may see; null where a code alone says which. */
  chosen: ActivationFacts | null;
  codeGiven: boolean;
  match: CodeMatch | null;
  /** Whether this viewer may be told which other active computer a code belongs to. */
  mayNameOthers: boolean;
  reasonGiven: boolean;
  /** A request to release it was granted: no code and no limit stands in the way. */
  granted: boolean;
  license: { status: LicenseStatus; seats: number; unprovenStopped: boolean };
  allowUnbound: boolean;
  unproven: readonly UnprovenRelease[];
  policy: ReleasePolicy;
  now: Date;
};

export type ReleaseDecision =
  /** Free the seat of this row. */
  | { do: 'release'; id: string; proof: Proof }
  /** The row was closed without proof; here is the proof. Frees nothing. */
  | { do: 'confirm'; id: string }
  /** The row is closed already. Changes nothing. */
  | { do: 'nothing'; because: 'already_released'; id: string; at: Date }
  /** The code is the one of a release of the past, of another row than the one chosen. */
  | { do: 'nothing'; because: 'code_used'; id: string; at: Date }
  /** The code is good, but for another active computer of this license. */
  | { do: 'nothing'; because: 'other_computer'; id: string };

export type ReleaseRefusalCode =
  | 'DVC_NO_MATCH'
  | 'DVC_REQUIRED'
  | 'REASON_REQUIRED'
  | 'LICENSE_SUSPENDED'
  | 'LICENSE_REVOKED'
  | 'UNPROVEN_RELEASES_STOPPED'
  | 'RELEASE_TOO_SOON'
  | 'RELEASE_LIMIT';

type Decision = Result<ReleaseDecision, Refusal<ReleaseRefusalCode>>;

/** Releases by a weak code: one per license in a year, whatever else is allowed (protocol 10.4). */
const WEAK_LIMIT = { count: 1, days: 365 };

/**
 * The one rule for freeing a seat, used by every door: product.md section 4, "Deactivating". The
 * first step that applies answers. Step 1, whether the viewer sees the row at all, is the WHERE
 * clause that found it.
 */
export function decideRelease(facts: ReleaseFacts): Decision {
  const { chosen, match } = facts;
  if (match?.kind === 'dvc') return byProof(facts, match.row);
  if (facts.codeGiven && !match) return refuse('DVC_NO_MATCH');
  const row = match?.row ?? chosen;
  if (!row) return refuse('DVC_NO_MATCH');
  if (match && chosen && chosen.id !== row.id) return ofAnotherRow(facts, row);
  if (row.state !== 'active') return alreadyClosed(row);
  if (facts.policy.staff || facts.granted) {
    if (!match && !facts.reasonGiven) return refuse('REASON_REQUIRED');
  } else {
    const refusal = whyNotUnproven(facts, row, match !== null);
    if (refusal) return refusal;
  }
  return ok({ do: 'release', id: row.id, proof: match ? 'weak' : 'claimed' });
}

/** Step 2: a proof is honored in every state of the license, before any limit. */
function byProof(facts: ReleaseFacts, row: ActivationFacts): Decision {
  if (facts.chosen && facts.chosen.id !== row.id) return ofAnotherRow(facts, row);
  if (row.state === 'active') return ok({ do: 'release', id: row.id, proof: 'proven' });
  if (row.state === 'released_proven') return alreadyClosed(row);
  return ok({ do: 'confirm', id: row.id });
}

/** Only which other computer is active is kept from strangers: a used code says nothing new. */
function ofAnotherRow(facts: ReleaseFacts, row: ActivationFacts): Decision {
  if (row.state === 'active') {
    if (!facts.mayNameOthers) return refuse('DVC_NO_MATCH');
    return ok({ do: 'nothing', because: 'other_computer', id: row.id });
  }
  // A code that proves an earlier claim is taken, even where another row was meant.
  if (facts.match?.kind === 'dvc' && row.state !== 'released_proven') {
    return ok({ do: 'confirm', id: row.id });
  }
  return ok({ do: 'nothing', because: 'code_used', id: row.id, at: whenClosed(row) });
}

function alreadyClosed(row: ActivationFacts): Decision {
  return ok({ do: 'nothing', because: 'already_released', id: row.id, at: whenClosed(row) });
}

/** Whether a code is needed here: staff gives a reason instead. */
export const needsCode = (policy: ReleasePolicy) => policy.dvcRequired && !policy.staff;

/** A closed row has a date by constraint; the activation date stands in for a broken one. */
const whenClosed = (row: ActivationFacts) => row.closedAt ?? row.activatedAt;

/** Steps 4 to 8. */
function whyNotUnproven(facts: ReleaseFacts, row: ActivationFacts, weakCode: boolean) {
  const { policy, license, now } = facts;
  if (policy.dvcRequired && !(weakCode && facts.allowUnbound)) return refuse('DVC_REQUIRED');
  if (license.status === 'suspended') return refuse('LICENSE_SUSPENDED');
  if (license.status === 'revoked') return refuse('LICENSE_REVOKED');
  if (license.unprovenStopped) return refuse('UNPROVEN_RELEASES_STOPPED');
  const nextAt = new Date(row.activatedAt.getTime() + policy.preventDeactivationPeriod * 60_000);
  if (now < nextAt) return refuse('RELEASE_TOO_SOON', { nextAt });
  return releaseLimit(facts, weakCode);
}

/** Step 8: the customer's allowance, and the one of weak codes. */
function releaseLimit(facts: ReleaseFacts, weakCode: boolean) {
  const { policy, license, unproven, now } = facts;
  const limit = releaseAllowance(policy, license.seats);
  const counted = unproven.filter((release) => !policy.maxReleasePerClient || release.sameComputer);
  const weak = unproven.filter((release) => release.kind === 'weak');
  const anonymous = unproven.filter((release) => release.anonymous);
  const checks = [{ limit, moments: counted, more: {} }];
  if (weakCode) checks.push({ limit: WEAK_LIMIT, moments: weak, more: {} });
  if (policy.anonymous) {
    const perDay = anonymousAllowance(policy, license.seats);
    checks.push({ limit: perDay, moments: anonymous, more: { anonymous: true } });
  }
  for (const { limit: checked, moments, more } of checks) {
    const next = nextChance(
      moments.map(({ at }) => at),
      checked,
      now,
    );
    if (next === null) continue;
    const nextAt = next === 'never' ? null : next;
    return refuse('RELEASE_LIMIT', {
      limit: checked.count,
      periodInDays: checked.days,
      nextAt,
      ...more,
    });
  }
  return null;
}

/** The allowance of unproven releases of a license: per seat unless it is absolute. */
function releaseAllowance(policy: ReleasePolicy, seats: number) {
  const factor = policy.maxReleaseCountAbsolute ? 1 : seats;
  const count = policy.maxReleaseCount < 0 ? -1 : policy.maxReleaseCount * factor;
  return { count, days: policy.maxReleasePeriodInDays };
}

/** `remaining` null: no limit. `nextAt`: when the next is possible, if none is now and waiting helps. */
export type ReleasesLeft = { remaining: number | null; nextAt: Date | null };

/**
 * What this viewer may still release without proof now, by all limits of step 8 together. One for each
 * computer by itself says nothing about the license, so it is left out.
 */
export function releasesLeft(
  policy: ReleasePolicy,
  seats: number,
  unproven: readonly Pick<UnprovenRelease, 'at' | 'anonymous'>[],
  now: Date,
): ReleasesLeft {
  const limits: (Limit & { counted: typeof unproven })[] = [];
  if (!policy.maxReleasePerClient) {
    limits.push({ ...releaseAllowance(policy, seats), counted: unproven });
  }
  if (policy.anonymous) {
    const counted = unproven.filter((release) => release.anonymous);
    limits.push({ ...anonymousAllowance(policy, seats), counted });
  }
  let remaining: number | null = null;
  let next: ReturnType<typeof nextChance> = null;
  for (const { counted, ...limit } of limits) {
    if (limit.count < 0) continue;
    const moments = counted.map(({ at }) => at);
    remaining = Math.min(remaining ?? Number.POSITIVE_INFINITY, leftOf(moments, limit, now));
    const chance = nextChance(moments, limit, now);
    if (chance === 'never' || next === 'never') next = 'never';
    else if (chance && (next === null || chance > next)) next = chance;
  }
  return { remaining, nextAt: next === 'never' ? null : next };
}

/** How many more fit into the window that ends now. */
function leftOf(moments: readonly Date[], { count, days }: Limit, now: Date): number {
  const since = days < 0 ? Number.NEGATIVE_INFINITY : now.getTime() - days * DAY;
  return Math.max(0, count - moments.filter((moment) => moment.getTime() > since).length);
}

/** Why only a code frees a seat here: it always does, or the license is in a state where nothing else does. */
export type WhyCodeOnly = 'required' | 'suspended' | 'revoked' | 'stopped';

/** What may be deactivated without a code, at the door of this policy. */
export type ReleasesHere = { codeOnly: WhyCodeOnly } | ({ codeOnly: null } & ReleasesLeft);

type LicenseHere = { status: LicenseStatus; seats: number; unprovenReleasesStoppedAt: Date | null };

/** What is left for this viewer, or why a code is needed for every one: in the order of steps 4 to 6. */
export function releasesHere(
  policy: ReleasePolicy,
  license: LicenseHere,
  unproven: readonly UnprovenRelease[],
  now: Date,
): ReleasesHere {
  if (needsCode(policy)) return { codeOnly: 'required' };
  if (license.status !== 'active') return { codeOnly: license.status };
  if (license.unprovenReleasesStoppedAt !== null) return { codeOnly: 'stopped' };
  return { codeOnly: null, ...releasesLeft(policy, license.seats, unproven, now) };
}
