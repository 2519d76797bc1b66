import {
  anonymousAllowance,
  type ReleasePolicy,
  releaseAllowance,
  type UnprovenRelease,
} from '@/lib/rules/decide-release';
import { DAY, type Limit, nextChance } from '@/lib/rules/limits';

/** What may be deactivated without a code, at the door of this policy. */
export type ReleasesHere =
  | { codeOnly: true }
  /** `remaining` null: no limit. `nextAt`: when the next is possible, if none is now and waiting helps. */
  | { codeOnly: false; remaining: number | null; nextAt: Date | null };

type License = {
  status: 'active' | 'suspended' | 'revoked';
  seats: number;
  unprovenReleasesStoppedAt: Date | null;
};

/** The limits of lib/rules/decide-release, step 8, looked at together; one per computer says nothing. */
export function releasesHere(
  policy: ReleasePolicy,
  { status, seats, unprovenReleasesStoppedAt: stopped }: License,
  unproven: readonly UnprovenRelease[],
  now: Date,
): ReleasesHere {
  if (policy.dvcRequired || stopped || status !== 'active') return { codeOnly: true };
  const limits: { limit: Limit; of: readonly UnprovenRelease[] }[] = [];
  if (!policy.maxReleasePerClient) {
    limits.push({ limit: releaseAllowance(policy, seats), of: unproven });
  }
  if (policy.anonymous) {
    const limit = { count: anonymousAllowance(policy, seats), days: 1 };
    limits.push({ limit, of: unproven.filter((one) => one.anonymous) });
  }
  let remaining: number | null = null;
  let nextAt: Date | 'never' | null = null;
  for (const { limit, of } of limits) {
    if (limit.count < 0) continue;
    const moments = of.map(({ at }) => at);
    const left = leftOf(moments, limit, now);
    remaining = remaining === null ? left : Math.min(remaining, left);
    const next = nextChance(moments, limit, now);
    if (next === 'never' || nextAt === 'never') nextAt = 'never';
    else if (next && (!nextAt || next > nextAt)) nextAt = next;
  }
  return { codeOnly: false, remaining, nextAt: nextAt === 'never' ? null : nextAt };
}

/** How many more fit into the window that ends now. */
function leftOf(moments: readonly Date[], { count, days }: Limit, now: Date): number {
  const since = days < 0 ? Number.NEGATIVE_INFINITY : now.getTime() - days * DAY;
  return Math.max(0, count - moments.filter((moment) => moment.getTime() > since).length);
}
