import { type Purpose, purposeOf, type RingKeyRow } from './ring';

/** What can be done with a key of a ring. `retire` and `reissue` depend on who holds what it signed. */
export type RingStep = 'rotate' | 'compromise' | 'reissue' | 'retire';

type Facts = Pick<RingKeyRow, 'algorithm' | 'state'> & { computers: number };

/**
 * The steps of a key now (protocol 13): NEXT, SIGNING, VERIFY_ONLY, RETIRED one after the other, and
 * COMPROMISED from each but the last. A key for requests has none that waits: a new one is made.
 */
export function ringSteps({ algorithm, state, computers }: Facts): RingStep[] {
  const use: Purpose = purposeOf({ algorithm });
  const free: RingStep[] = computers === 0 ? ['retire'] : [];
  switch (state) {
    case 'next':
      return ['rotate', 'compromise'];
    case 'signing':
      return use === 'requests' ? ['rotate', 'compromise'] : ['compromise'];
    case 'verify_only':
      return [...free, 'compromise'];
    case 'compromised':
      return computers === 0 ? free : ['reissue'];
    default:
      return [];
  }
}
