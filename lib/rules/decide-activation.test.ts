import { describe, expect, test } from 'vitest';
import { type ActivationRequestFacts, decideActivation } from './decide-activation';
import type { ActivationState } from './vocabulary';
import { DAY } from './limits';

const now = new Date('2026-10-01T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);

const row = (state: ActivationState = 'active') => ({
  id: 'row',
  state,
  activatedAt: daysAgo(9),
  closedAt: state === 'active' ? null : daysAgo(1),
  provenAt: null,
});
const ofDevice = (state: ActivationState, other: object = {}) => ({
  ...row(state),
  ofThisLicense: true,
  sameComputerId: true,
  ...other,
});
const bound = { ...row(), unbound: false };
const unbound = { ...row(), unbound: true };

/** A new computer asks for one of two seats, one of which is taken. */
const plain: ActivationRequestFacts = {
  license: { status: 'active', expired: false, seats: 2, unprovenStopped: false },
  sameDevice: null,
  sameComputer: null,
  bound: true,
  allowUnbound: false,
  activeComputers: 1,
  unproven: [],
  anonymous: true,
  ownerPresent: false,
  staff: false,
  blocked: false,
  activated: { ofLicense: [], ofComputer: [] },
  policy: {
    dvcRequired: false,
    reactivationLimit: 3,
    reactivationPeriodInDays: 180,
    maxActivationsPerDay: -1,
    maxActivationsPerSystem: -1,
    maxActivationCyclesPerDay: -1,
    maxAnonymousReleasesPerDay: -1,
  },
  now,
};
type Change = Partial<Omit<ActivationRequestFacts, 'license' | 'policy'>> & {
  license?: Partial<ActivationRequestFacts['license']>;
  policy?: Partial<ActivationRequestFacts['policy']>;
};
const facts = ({ license, policy, ...rest }: Change): ActivationRequestFacts => ({
  ...plain,
  ...rest,
  license: { ...plain.license, ...license },
  policy: { ...plain.policy, ...policy },
});
const decide = (change: Change = {}) => {
  const result = decideActivation(facts(change));
  return result.ok ? result.value : result.error.code;
};
const takeSeat = { do: 'activate', supersede: null };
const takeOver = { do: 'activate', supersede: 'row' };
const reuse = { do: 'reuse', id: 'row' };

describe('a computer that is not active', () => {
  test.each<[string, Change, unknown]>([
    ['takes the last free seat', { activeComputers: 1 }, takeSeat],
    ['finds none free', { activeComputers: 2 }, 'NO_SEAT'],
    ['finds none free where seats were lowered', { activeComputers: 5 }, 'NO_SEAT'],
    ['meets a suspended license', { license: { status: 'suspended' } }, 'LICENSE_SUSPENDED'],
    ['meets a revoked license', { license: { status: 'revoked' } }, 'LICENSE_REVOKED'],
    ['meets a term that is over', { license: { expired: true } }, 'LICENSE_EXPIRED'],
    ['has no Device Code', { bound: false }, 'UNBOUND_NOT_ALLOWED'],
    ['has no Device Code and needs none', { bound: false, allowUnbound: true }, takeSeat],
    [
      'is not bound by a stop of unproven releases',
      { license: { unprovenStopped: true } },
      takeSeat,
    ],
  ])('%s', (_, change, expected) => expect(decide(change)).toEqual(expected));
});

describe('a known Device Code', () => {
  test.each<[string, Change, unknown]>([
    ['gets its key again', { sameDevice: ofDevice('active') }, reuse],
    [
      'also when all seats are taken',
      { sameDevice: ofDevice('active'), activeComputers: 2 },
      reuse,
    ],
    [
      'also when the term is over',
      { sameDevice: ofDevice('active'), license: { expired: true } },
      reuse,
    ],
    [
      'of another license',
      { sameDevice: ofDevice('active', { ofThisLicense: false }) },
      'REQUEST_CLOSED',
    ],
    [
      'of another Computer ID',
      { sameDevice: ofDevice('active', { sameComputerId: false }) },
      'REQUEST_CLOSED',
    ],
    ['superseded', { sameDevice: ofDevice('superseded') }, 'REQUEST_CLOSED'],
    ['released, proven', { sameDevice: ofDevice('released_proven') }, 'REQUEST_CLOSED'],
    ['released, weak', { sameDevice: ofDevice('released_weak') }, 'REQUEST_CLOSED'],
    ['released, claimed', { sameDevice: ofDevice('released_claimed') }, 'REQUEST_CLOSED'],
    [
      'closed: said before the term',
      { sameDevice: ofDevice('released_claimed'), license: { expired: true } },
      'REQUEST_CLOSED',
    ],
    [
      'of a suspended license',
      { sameDevice: ofDevice('active'), license: { status: 'suspended' } },
      'LICENSE_SUSPENDED',
    ],
    [
      'of a revoked license',
      { sameDevice: ofDevice('active'), license: { status: 'revoked' } },
      'LICENSE_REVOKED',
    ],
  ])('%s', (_, change, expected) => expect(decide(change)).toEqual(expected));
});

describe('a computer active under another Device Code', () => {
  const full = { activeComputers: 2 };
  const dvc = { policy: { dvcRequired: true } };
  const stopped = { license: { unprovenStopped: true } };
  const used = (count: number, sameComputer: boolean, at = daysAgo(1)) =>
    Array.from({ length: count }, () => ({
      ...{ at, sameComputer, anonymous: false },
      kind: 'superseded' as const,
    }));
  test.each<[string, Change, unknown]>([
    ['takes over its seat where none is free', { ...full }, takeOver],
    ['and where seats were lowered below it', { activeComputers: 5 }, takeOver],
    ['not once the term is over', { license: { expired: true } }, 'LICENSE_EXPIRED'],
    ['needs the owner where the code is required', dvc, 'SUPERSEDE_NEEDS_OWNER'],
    ['the owner vouches', { ...dvc, ownerPresent: true }, takeOver],
    ['staff vouches', { ...dvc, staff: true }, takeOver],
    [
      'not where unproven releases are stopped',
      { ...stopped, ownerPresent: true },
      'UNPROVEN_RELEASES_STOPPED',
    ],
    ['the owner is asked for first', { ...stopped, ...dvc }, 'SUPERSEDE_NEEDS_OWNER'],
    ['staff may where they are stopped', { ...stopped, staff: true }, takeOver],
    ['a third time', { unproven: used(2, true) }, takeOver],
    ['not a fourth time', { unproven: used(3, true) }, 'REACTIVATION_LIMIT'],
    [
      'not a fourth time for the owner',
      { unproven: used(3, true), ownerPresent: true },
      'REACTIVATION_LIMIT',
    ],
    ['staff may lift the limit', { unproven: used(9, true), staff: true }, takeOver],
    [
      'a stop is said before the limit',
      { unproven: used(3, true), ...stopped },
      'UNPROVEN_RELEASES_STOPPED',
    ],
    ['others do not count for it', { unproven: used(5, false) }, takeOver],
    ['but for the license, times the seats', { unproven: used(6, false) }, 'REACTIVATION_LIMIT'],
    [
      'what has left the window does not count',
      { unproven: used(9, true, daysAgo(180)) },
      takeOver,
    ],
    ['-1: no limit', { unproven: used(99, true), policy: { reactivationLimit: -1 } }, takeOver],
    ['0: never', { policy: { reactivationLimit: 0 } }, 'REACTIVATION_LIMIT'],
  ])('%s', (_, change, expected) => {
    expect(decide({ sameComputer: bound, ...change })).toEqual(expected);
  });

  const refusal = (change: Change) => {
    const result = decideActivation(facts({ sameComputer: bound, ...change }));
    return result.ok ? null : result.error.details;
  };
  test('is told the limit that stopped it and the first moment at which both limits allow it', () => {
    const own = used(3, true, daysAgo(10));
    expect(refusal({ unproven: own })).toEqual({
      limit: 3,
      periodInDays: 180,
      nextAt: daysAgo(-170),
    });
    const all = [...own, ...used(3, false, daysAgo(5))];
    expect(refusal({ unproven: all })).toMatchObject({ nextAt: daysAgo(-170) });
    const later = [...used(3, true, daysAgo(5)), ...used(3, false, daysAgo(10))];
    expect(refusal({ unproven: later })).toMatchObject({ nextAt: daysAgo(-175) });
    expect(refusal({ unproven: used(6, false, daysAgo(5)) })).toMatchObject({ limit: 6 });
    const ever = { reactivationPeriodInDays: -1 };
    expect(refusal({ unproven: own, policy: ever })).toMatchObject({ nextAt: null });
  });
});

describe('taking over a seat without sign-in', () => {
  const free = (count: number, kind: 'claimed' | 'weak' | 'superseded', at = daysAgo(0.5)) =>
    Array.from({ length: count }, () => ({ at, kind, sameComputer: false, anonymous: true }));
  const perDay = (maxAnonymousReleasesPerDay: number) => ({
    policy: { maxAnonymousReleasesPerDay },
  });
  test.each<[string, Change, unknown]>([
    ['the first of a day', perDay(1), takeOver],
    ['a second', { ...perDay(1), unproven: free(1, 'superseded') }, 'REACTIVATION_LIMIT'],
    ['after a claim', { ...perDay(1), unproven: free(1, 'claimed') }, 'REACTIVATION_LIMIT'],
    ['after a weak code', { ...perDay(1), unproven: free(1, 'weak') }, 'REACTIVATION_LIMIT'],
    ['the next day', { ...perDay(1), unproven: free(1, 'claimed', daysAgo(1)) }, takeOver],
    ['never', perDay(0), 'REACTIVATION_LIMIT'],
    ['a tenth of the seats', { ...perDay(-2), unproven: free(1, 'claimed') }, 'REACTIVATION_LIMIT'],
    [
      'a tenth of many seats',
      { ...perDay(-2), unproven: free(1, 'claimed'), license: { seats: 20 } },
      takeOver,
    ],
    ['no limit', { ...perDay(-1), unproven: free(1, 'claimed') }, takeOver],
    [
      'no limit of another kind lifts it',
      {
        policy: { maxAnonymousReleasesPerDay: 1, reactivationLimit: -1 },
        unproven: free(1, 'superseded'),
      },
      'REACTIVATION_LIMIT',
    ],
    [
      'the owner is not bound by it',
      { ...perDay(0), anonymous: false, ownerPresent: true },
      takeOver,
    ],
    ['nor is staff', { ...perDay(0), anonymous: false, staff: true }, takeOver],
  ])('%s', (_, change, expected) => {
    expect(decide({ sameComputer: bound, ...change })).toEqual(expected);
  });

  test('the refusal says that it is the limit without sign-in, and when the next is possible', () => {
    const change = { ...perDay(1), unproven: free(1, 'claimed') };
    expect(decideActivation(facts({ sameComputer: bound, ...change }))).toMatchObject({
      error: {
        details: { limit: 1, periodInDays: 1, nextAt: daysAgo(-0.5), anonymous: true },
      },
    });
  });
});

describe('what the vendor forbids', () => {
  const times = (count: number, sameComputer: boolean, at = daysAgo(0.5)) => {
    const moments = Array.from({ length: count }, () => at);
    return { ofLicense: moments, ofComputer: sameComputer ? moments : [] };
  };
  const day = (maxActivationsPerDay: number) => ({ policy: { maxActivationsPerDay } });
  const cycles = (maxActivationCyclesPerDay: number) => ({ policy: { maxActivationCyclesPerDay } });
  const system = (maxActivationsPerSystem: number) => ({ policy: { maxActivationsPerSystem } });
  test.each<[string, Change, unknown]>([
    ['a blocked computer', { blocked: true }, 'COMPUTER_BLOCKED'],
    ['a blocked computer, for staff too', { blocked: true, staff: true }, 'COMPUTER_BLOCKED'],
    [
      'the end of the term is said first',
      { blocked: true, license: { expired: true } },
      'LICENSE_EXPIRED',
    ],
    [
      'a blocked computer that is active reads its key',
      { blocked: true, sameDevice: ofDevice('active') },
      reuse,
    ],
    ['no activation a day', day(0), 'ACTIVATION_LIMIT'],
    ['two a day, one made', { ...day(2), activated: times(1, false) }, takeSeat],
    ['two a day, both made', { ...day(2), activated: times(2, false) }, 'ACTIVATION_LIMIT'],
    [
      'two a day, made 24 hours ago',
      { ...day(2), activated: times(2, false, daysAgo(1)) },
      takeSeat,
    ],
    ['a known device is no new activation', { ...day(0), sameDevice: ofDevice('active') }, reuse],
    ['a seat taken over is one', { ...day(0), sameComputer: bound }, 'ACTIVATION_LIMIT'],
    ['a computer once, never before', { ...system(1), activated: times(9, false) }, takeSeat],
    [
      'a computer once, years ago',
      { ...system(1), activated: times(1, true, daysAgo(4000)) },
      'ACTIVATION_LIMIT',
    ],
    ['a computer again, ten times a day', { ...cycles(10), activated: times(9, true) }, takeSeat],
    ['an eleventh time', { ...cycles(10), activated: times(10, true) }, 'ACTIVATION_LIMIT'],
    ['another computer', { ...cycles(10), activated: times(10, false) }, takeSeat],
    [
      'an eleventh time by taking over',
      { ...cycles(10), activated: times(10, true), sameComputer: bound },
      'ACTIVATION_LIMIT',
    ],
    ['the day after', { ...cycles(10), activated: times(10, true, daysAgo(1)) }, takeSeat],
    ['staff is not bound', { ...day(0), staff: true }, takeSeat],
    ['the limit is said before the seats', { ...day(0), activeComputers: 2 }, 'ACTIVATION_LIMIT'],
  ])('%s', (_, change, expected) => expect(decide(change)).toEqual(expected));

  test('the refusal says the limit and the next chance, if waiting helps', () => {
    const details = (change: Change) => {
      const result = decideActivation(facts(change));
      return result.ok ? null : result.error.details;
    };
    expect(details({ ...day(1), activated: times(1, false) })).toEqual({
      limit: 1,
      periodInDays: 1,
      nextAt: daysAgo(-0.5),
    });
    expect(details({ ...cycles(1), activated: times(1, true) })).toEqual({
      limit: 1,
      periodInDays: 1,
      nextAt: daysAgo(-0.5),
      ofComputer: true,
    });
    expect(details({ ...system(1), activated: times(1, true) })).toEqual({
      limit: 1,
      periodInDays: -1,
      nextAt: null,
    });
  });
});

describe('without a Device Code, an active computer', () => {
  const change = { bound: false, allowUnbound: true };
  test('that is unbound gets its key again', () => {
    expect(decide({ ...change, sameComputer: unbound })).toEqual(reuse);
  });
  test('that is bound is taken over like by another Device Code', () => {
    expect(decide({ ...change, sameComputer: bound })).toEqual(takeOver);
    const dvc = { policy: { dvcRequired: true } };
    expect(decide({ ...change, ...dvc, sameComputer: bound })).toBe('SUPERSEDE_NEEDS_OWNER');
  });
  test('that is unbound takes a Device Code by taking over its seat', () => {
    expect(decide({ sameComputer: unbound })).toEqual(takeOver);
  });
  test('is refused where the product has stopped allowing it', () => {
    expect(decide({ bound: false, sameComputer: unbound })).toBe('UNBOUND_NOT_ALLOWED');
  });
});
