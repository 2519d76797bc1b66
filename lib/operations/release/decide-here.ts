import type { Reader } from '@/lib/db/connect';
import type { Refusal } from '@/lib/olp/result';
import type { Locked } from '@/lib/operations/locked/locked';
import { releasePolicy, unprovenReleases } from '@/lib/operations/locked/release-policy';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { isAnonymous } from '@/lib/operations/viewer';
import { decideRelease, type ReleaseRefusalCode } from '@/lib/rules/decide-release';
import type { FoundCode } from './match-code';

export type ReleaseInput = {
  chosen: ActivationRow | null;
  codeGiven: boolean;
  found: FoundCode | null;
  reason?: string | undefined;
  /** A release request was granted: the rules for customers have been looked at already. */
  granted?: boolean;
};

export type ReleaseRefusal = Refusal<ReleaseRefusalCode>;

/** What of a license the rule looks at; `viewer`: who asks. */
type AskedAbout = Pick<Locked, 'license' | 'product' | 'properties' | 'viewer' | 'now'>;

/** The rule for freeing a seat, asked about this license and this viewer. */
export async function decide(reader: Reader, asked: AskedAbout, input: ReleaseInput) {
  const { license, product, viewer, properties, now } = asked;
  const { chosen, found, codeGiven } = input;
  return decideRelease({
    chosen,
    codeGiven,
    match: found,
    mayNameOthers: !isAnonymous(viewer),
    reasonGiven: Boolean(input.reason),
    granted: input.granted ?? false,
    license: {
      status: license.status,
      seats: license.seats,
      unprovenStopped: license.unprovenReleasesStoppedAt !== null,
    },
    allowUnbound: product.allowUnbound,
    unproven: await unprovenReleases(reader, license.id, found?.row ?? chosen),
    policy: releasePolicy(viewer, properties),
    now,
  });
}

/**
 * Why this viewer cannot free the seat of an active computer without a code now; null if they can.
 * Whoever is to give a reason is taken to give one. Asked before a button is shown: nobody is offered
 * what would be refused.
 */
export async function whyNotWithoutCode(
  reader: Reader,
  asked: AskedAbout,
  row: ActivationRow,
): Promise<ReleaseRefusal | null> {
  const input = { chosen: row, codeGiven: false, found: null, reason: '-' };
  const decision = await decide(reader, asked, input);
  return decision.ok ? null : decision.error;
}
