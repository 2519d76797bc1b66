import {
  type ReleasePolicy,
  type ReleasesLeft,
  releasesLeft,
  type UnprovenRelease,
} from '@/lib/rules/decide-release';

/** What may be deactivated without a code, at the door of this policy. */
export type ReleasesHere = { codeOnly: true } | ({ codeOnly: false } & ReleasesLeft);

type License = {
  status: 'active' | 'suspended' | 'revoked';
  seats: number;
  unprovenReleasesStoppedAt: Date | null;
};

/** What is left for this viewer, or that a code is needed for every one. */
export function releasesHere(
  policy: ReleasePolicy,
  { status, seats, unprovenReleasesStoppedAt: stopped }: License,
  unproven: readonly UnprovenRelease[],
  now: Date,
): ReleasesHere {
  if (policy.dvcRequired || stopped || status !== 'active') return { codeOnly: true };
  return { codeOnly: false, ...releasesLeft(policy, seats, unproven, now) };
}
