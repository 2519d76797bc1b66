import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActivationFacts,
  decideRelease,
  releasesLeft,
  type ReleaseFacts,
  type ReleasePolicy,
  type UnprovenRelease,
} from './decide-release';
import type { ActivationState } from './vocabulary';
import { DAY } from './limits';

const now = new Date('2026-10-01T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const row = (
  id: string,
  state: ActivationState = 'active',
  other: object = {},
): ActivationFacts => ({
  id,
  state,
  activatedAt: daysAgo(100),
  closedAt: state === 'active' ? null : daysAgo(7),
  provenAt: state === 'released_proven' ? daysAgo(6) : null,
  ...other,
});
const pc = row('pc');
const dvc = (of: ActivationFacts) => ({
  codeGiven: true,
  match: { kind: 'dvc' as const, row: of },
});
const udvc = (of: ActivationFacts) => ({
  codeGiven: true,
  match: { kind: 'udvc' as const, row: of },
});
const unproven = (
  count: number,
  at = daysAgo(1),
  kind: UnprovenRelease['kind'] = 'claimed',
  sameComputer = false,
  anonymous = false,
) => Array.from({ length: count }, () => ({ at, kind, sameComputer, anonymous }));

/** A signed-in customer picks an active computer of a license of 2 seats and has no code. */
const plain: ReleaseFacts = {
  chosen: pc,
  codeGiven: false,
  match: null,
  mayNameOthers: true,
  reasonGiven: false,
  granted: false,
  license: { status: 'active', seats: 2, unprovenStopped: false },
  allowUnbound: false,
  unproven: [],
  policy: {
    dvcRequired: false,
    staff: false,
    anonymous: false,
    maxAnonymousReleasesPerDay: -2,
    preventDeactivationPeriod: 0,
    maxReleaseCount: -1,
    maxReleasePeriodInDays: -1,
    maxReleasePerClient: false,
    maxReleaseCountAbsolute: false,
  },
  now,
};
type Change = Partial<Omit<ReleaseFacts, 'license' | 'policy'>> & {
  license?: Partial<ReleaseFacts['license']>;
  policy?: Partial<ReleasePolicy>;
};
function facts(...changes: Change[]): ReleaseFacts {
  let all = plain;
  for (const { license, policy, ...rest } of changes) {
    all = {
      ...all,
      ...rest,
      license: { ...all.license, ...license },
      policy: { ...all.policy, ...policy },
    };
  }
  return all;
}
const decide = (...changes: Change[]) => {
  const result = decideRelease(facts(...changes));
  return result.ok ? result.value : result.error.code;
};
const detailsOf = (...changes: Change[]) => {
  const result = decideRelease(facts(...changes));
  return result.ok ? null : result.error.details;
};
const released = (proof: 'proven' | 'weak' | 'claimed') => ({ do: 'release', id: 'pc', proof });

/** Everything that can forbid an unproven release, at once. */
const forbidden: Change = {
  license: { status: 'suspended', unprovenStopped: true },
  unproven: unproven(99),
  policy: { dvcRequired: true, preventDeactivationPeriod: 1_000_000, maxReleaseCount: 0 },
};

describe('step 2: a code is given', () => {
  test('it fits the chosen computer: released, proven, whatever else forbids it', () => {
    expect(decide(dvc(pc), forbidden)).toEqual(released('proven'));
    expect(decide(dvc(pc), forbidden, { license: { status: 'revoked' } })).toEqual(
      released('proven'),
    );
  });
  test('it fits an active computer where none was chosen: released, proven', () => {
    expect(decide(dvc(pc), forbidden, { chosen: null })).toEqual(released('proven'));
  });
  test('it fits another active computer: nothing changes, and only the signed-in hear which', () => {
    const other = { do: 'nothing', because: 'other_computer', id: 'other' };
    expect(decide(dvc(row('other')))).toEqual(other);
    expect(decide(udvc(row('other')), { allowUnbound: true })).toEqual(other);
    expect(decide(dvc(row('other')), { mayNameOthers: false })).toBe('DVC_NO_MATCH');
    expect(decide(udvc(row('other')), { mayNameOthers: false })).toBe('DVC_NO_MATCH');
  });
  const unprovenStates = ['superseded', 'released_weak', 'released_claimed'] as const;
  test.each(unprovenStates)(
    'it proves a row closed as %s afterwards and frees nothing',
    (state) => {
      const confirm = { do: 'confirm', id: 'old' };
      const old = row('old', state);
      expect(decide(dvc(old), forbidden, { chosen: null })).toEqual(confirm);
      expect(decide(dvc(old), forbidden, { chosen: old })).toEqual(confirm);
      expect(decide(dvc(old), forbidden)).toEqual(confirm);
      expect(decide(dvc(old), { mayNameOthers: false })).toEqual(confirm);
    },
  );
  test('it was used before: says when, frees nothing', () => {
    const old = row('old', 'released_proven');
    const before = { do: 'nothing', because: 'already_released', id: 'old', at: daysAgo(7) };
    const used = { ...before, because: 'code_used' };
    expect(decide(dvc(old), { chosen: null })).toEqual(before);
    expect(decide(dvc(old), { chosen: old })).toEqual(before);
    expect(decide(dvc(old))).toEqual(used);
    expect(decide(dvc(old), { mayNameOthers: false })).toEqual(used);
  });
  test('a weak code of a closed row proves nothing and frees nothing', () => {
    const old = row('old', 'released_claimed');
    const at = daysAgo(7);
    expect(decide(udvc(old), { chosen: null })).toMatchObject({ because: 'already_released', at });
    expect(decide(udvc(old))).toMatchObject({ because: 'code_used', at });
  });
  test('it fits nothing: refused, also where no code was needed, also for staff', () => {
    const noMatch = { codeGiven: true, match: null };
    expect(decide(noMatch)).toBe('DVC_NO_MATCH');
    expect(decide(noMatch, { chosen: null })).toBe('DVC_NO_MATCH');
    expect(decide(noMatch, { policy: { staff: true }, reasonGiven: true })).toBe('DVC_NO_MATCH');
    expect(decide(noMatch, { chosen: row('pc', 'released_claimed') })).toBe('DVC_NO_MATCH');
  });
});

describe('steps 3 to 9: no proof', () => {
  const closed = { chosen: row('pc', 'released_claimed') };
  const dvcNeeded = { policy: { dvcRequired: true } };
  const suspended = { license: { status: 'suspended' as const } };
  const stopped = { license: { unprovenStopped: true } };
  const young = {
    chosen: row('pc', 'active', { activatedAt: minutesAgo(9) }),
    policy: { preventDeactivationPeriod: 10 },
  };
  const none = { policy: { maxReleaseCount: 0 } };

  test('nothing forbids it: released as claimed', () => {
    expect(decide()).toEqual(released('claimed'));
  });
  test('each step answers before those after it', () => {
    const steps: [Change, unknown][] = [
      [closed, { do: 'nothing', because: 'already_released', id: 'pc', at: daysAgo(7) }],
      [dvcNeeded, 'DVC_REQUIRED'],
      [suspended, 'LICENSE_SUSPENDED'],
      [stopped, 'UNPROVEN_RELEASES_STOPPED'],
      [young, 'RELEASE_TOO_SOON'],
      [none, 'RELEASE_LIMIT'],
    ];
    for (const [index, [change, expected]] of steps.entries()) {
      expect(decide(change), String(expected)).toEqual(expected);
      // With every later obstacle present too; the earlier steps' changes come last and win.
      const later = steps
        .slice(index)
        .map(([one]) => one)
        .reverse();
      expect(decide(...later), String(expected)).toEqual(expected);
    }
  });
  test('a revoked license refuses, an expired one is not asked', () => {
    expect(decide({ license: { status: 'revoked' } })).toBe('LICENSE_REVOKED');
  });

  test.each([
    [9, 'RELEASE_TOO_SOON'],
    [10, released('claimed')],
    [11, released('claimed')],
  ])('of 10 minutes, %i have passed', (age, expected) => {
    const chosen = row('pc', 'active', { activatedAt: minutesAgo(age) });
    expect(decide(young, { chosen })).toEqual(expected);
  });
  test('too soon says from when', () => {
    expect(detailsOf(young)).toEqual({ nextAt: minutesAgo(-1) });
  });

  const limit = (policy: Partial<ReleasePolicy>) => ({
    policy: { maxReleaseCount: 1, maxReleasePeriodInDays: 30, ...policy },
  });
  test.each<[string, Change[], unknown]>([
    ['the last of 1 per seat', [limit({}), { unproven: unproven(1) }], released('claimed')],
    ['one too many', [limit({}), { unproven: unproven(2) }], 'RELEASE_LIMIT'],
    [
      'absolute: not per seat',
      [limit({ maxReleaseCountAbsolute: true }), { unproven: unproven(1) }],
      'RELEASE_LIMIT',
    ],
    [
      'the window has passed',
      [limit({}), { unproven: unproven(2, daysAgo(30)) }],
      released('claimed'),
    ],
    [
      'the window is endless',
      [limit({ maxReleasePeriodInDays: -1 }), { unproven: unproven(2, daysAgo(9000)) }],
      'RELEASE_LIMIT',
    ],
    [
      'supersedes and weak releases count',
      [
        limit({}),
        {
          unproven: [...unproven(1, daysAgo(1), 'superseded'), ...unproven(1, daysAgo(1), 'weak')],
        },
      ],
      'RELEASE_LIMIT',
    ],
    [
      'per client: others do not count',
      [limit({ maxReleasePerClient: true }), { unproven: unproven(9) }],
      released('claimed'),
    ],
    [
      'per client: its own do',
      [
        limit({ maxReleasePerClient: true }),
        { unproven: unproven(2, daysAgo(1), 'claimed', true) },
      ],
      'RELEASE_LIMIT',
    ],
    [
      '-1: no limit',
      [limit({ maxReleaseCount: -1 }), { unproven: unproven(999) }],
      released('claimed'),
    ],
    ['0: none', [limit({ maxReleaseCount: 0 })], 'RELEASE_LIMIT'],
  ])('the allowance: %s', (_, changes, expected) => expect(decide(...changes)).toEqual(expected));

  test('the refusal says how many in how many days, and the next chance', () => {
    const two = { unproven: [...unproven(1, daysAgo(3)), ...unproven(1, daysAgo(5))] };
    const next = { limit: 2, periodInDays: 30, nextAt: daysAgo(-25) };
    expect(detailsOf(limit({}), two)).toEqual(next);
    expect(detailsOf(none)).toEqual({ limit: 0, periodInDays: -1, nextAt: null });
  });
});

describe('a weak code', () => {
  const weak = { ...udvc(pc), allowUnbound: true };
  test('satisfies a required code only where the product allows unbound activations', () => {
    expect(decide(weak, { policy: { dvcRequired: true } })).toEqual(released('weak'));
    expect(decide(udvc(pc), { policy: { dvcRequired: true } })).toBe('DVC_REQUIRED');
    expect(decide(udvc(pc))).toEqual(released('weak'));
  });
  test('follows the other steps', () => {
    expect(decide(weak, { license: { status: 'suspended' } })).toBe('LICENSE_SUSPENDED');
    expect(decide(weak, { license: { unprovenStopped: true } })).toBe('UNPROVEN_RELEASES_STOPPED');
    expect(decide(weak, { policy: { preventDeactivationPeriod: 1_000_000 } })).toBe(
      'RELEASE_TOO_SOON',
    );
    expect(decide(weak, { policy: { maxReleaseCount: 0 } })).toBe('RELEASE_LIMIT');
  });
  test('works once per license in 365 days, whatever the allowance', () => {
    const once = (days: number) => ({ unproven: unproven(1, daysAgo(days), 'weak' as const) });
    expect(decide(weak, once(364))).toBe('RELEASE_LIMIT');
    expect(decide(weak, once(365))).toEqual(released('weak'));
    expect(detailsOf(weak, once(1))).toEqual({
      limit: 1,
      periodInDays: 365,
      nextAt: daysAgo(-364),
    });
    expect(decide(weak, { unproven: unproven(9) })).toEqual(released('weak'));
    expect(decide(once(1))).toEqual(released('claimed'));
  });
});

describe('without sign-in', () => {
  const stranger = (maxAnonymousReleasesPerDay: number, seats = 5): Change => ({
    license: { seats },
    policy: { anonymous: true, maxAnonymousReleasesPerDay },
  });
  const used = (count: number, at = daysAgo(0.5)) => ({
    unproven: unproven(count, at, 'claimed' as const, false, true),
  });
  test.each<[string, Change[], unknown]>([
    ['-1: no limit', [stranger(-1), used(99)], released('claimed')],
    ['0: none', [stranger(0)], 'RELEASE_LIMIT'],
    ['two a day, one used', [stranger(2), used(1)], released('claimed')],
    ['two a day, both used', [stranger(2), used(2)], 'RELEASE_LIMIT'],
    ['used 24 hours ago', [stranger(1), used(1, daysAgo(1))], released('claimed')],
    ['a tenth of 5 seats is one', [stranger(-2), used(1)], 'RELEASE_LIMIT'],
    ['a tenth of 19 seats is one', [stranger(-2, 19), used(1)], 'RELEASE_LIMIT'],
    ['a tenth of 20 seats is two', [stranger(-2, 20), used(1)], released('claimed')],
    [
      'those of owners do not count',
      [stranger(1), { unproven: unproven(9, daysAgo(0.5)) }],
      released('claimed'),
    ],
  ])('a day: %s', (_, changes, expected) => expect(decide(...changes)).toEqual(expected));

  test('the refusal says so, and when the next chance is', () => {
    const details = { limit: 1, periodInDays: 1, nextAt: daysAgo(-0.5), anonymous: true };
    expect(detailsOf(stranger(-2), used(1))).toEqual(details);
  });
  test('the owner, signed in, is not bound by it', () => {
    const owner = { policy: { anonymous: false } };
    expect(decide(stranger(0), used(9), owner)).toEqual(released('claimed'));
  });
  test('the code of the computer is honored all the same', () => {
    expect(decide(stranger(0), used(9), dvc(pc))).toEqual(released('proven'));
  });
});

describe('edges of time', () => {
  const active = (milliseconds: number): Change => ({
    chosen: { ...pc, activatedAt: new Date(now.getTime() - milliseconds) },
    policy: { preventDeactivationPeriod: 60 },
  });
  const MINUTE = 60_000;
  test.each<[string, number, unknown]>([
    ['59 minutes', 59 * MINUTE, 'RELEASE_TOO_SOON'],
    ['a millisecond short of 60 minutes', 60 * MINUTE - 1, 'RELEASE_TOO_SOON'],
    ['60 minutes', 60 * MINUTE, released('claimed')],
    ['61 minutes', 61 * MINUTE, released('claimed')],
  ])('active for %s where 60 are asked for', (_, age, expected) => {
    expect(decide(active(age))).toEqual(expected);
  });

  const two = {
    policy: { maxReleaseCount: 2, maxReleaseCountAbsolute: true, maxReleasePeriodInDays: 30 },
  };
  const at = (iso: string) => [
    { at: new Date(iso), kind: 'claimed' as const, sameComputer: false, anonymous: false },
  ];
  test.each<[string, string, string, unknown]>([
    ['day 30', '2026-09-01T12:00:00.001Z', '2026-10-01T12:00:00Z', 'RELEASE_LIMIT'],
    ['day 31', '2026-09-01T12:00:00Z', '2026-10-01T12:00:00Z', released('claimed')],
    ['over a leap day', '2028-02-15T00:00:00.001Z', '2028-03-16T00:00:00Z', 'RELEASE_LIMIT'],
    [
      'over a leap day, window over',
      '2028-02-15T00:00:00Z',
      '2028-03-16T00:00:00Z',
      released('claimed'),
    ],
    ['over no leap day', '2027-02-15T00:00:00.001Z', '2027-03-17T00:00:00Z', 'RELEASE_LIMIT'],
    [
      'over the end of daylight saving',
      '2026-10-20T10:00:00Z',
      '2026-11-19T10:00:00Z',
      released('claimed'),
    ],
  ])('two in 30 days of 24 hours, %s', (_, first, then, expected) => {
    const moment = new Date(then);
    const unproven = [...at(first), ...at(first)];
    expect(decide(two, { unproven, now: moment })).toEqual(expected);
  });
});

describe('staff', () => {
  const staff = { policy: { staff: true } };
  const all = [forbidden, staff, { policy: { ...forbidden.policy, staff: true } }];
  test('gives a reason in place of a code, and steps 4 to 8 do not apply', () => {
    expect(decide(...all)).toBe('REASON_REQUIRED');
    expect(decide(...all, { reasonGiven: true })).toEqual(released('claimed'));
    expect(decide(...all, udvc(pc), { unproven: unproven(1, daysAgo(1), 'weak') })).toEqual(
      released('weak'),
    );
    expect(decide(...all, dvc(pc))).toEqual(released('proven'));
  });
  test('needs none for a row that is closed', () => {
    expect(decide(staff, { chosen: row('pc', 'released_claimed') })).toMatchObject({
      because: 'already_released',
    });
  });
});

test('whatever the facts: a seat is freed only of an active row, and proven only by its own code', () => {
  const states = fc.constantFrom<ActivationState>(
    'active',
    'superseded',
    'released_proven',
    'released_weak',
    'released_claimed',
  );
  const rows = fc
    .record({ id: fc.constantFrom('a', 'b'), state: states })
    .map((one) => row(one.id, one.state));
  const input = fc.record({
    chosen: fc.option(rows),
    match: fc.option(
      fc.record({ kind: fc.constantFrom('dvc' as const, 'udvc' as const), row: rows }),
    ),
    codeGiven: fc.boolean(),
    mayNameOthers: fc.boolean(),
    reasonGiven: fc.boolean(),
    allowUnbound: fc.boolean(),
    staff: fc.boolean(),
    dvcRequired: fc.boolean(),
    status: fc.constantFrom('active' as const, 'suspended' as const, 'revoked' as const),
  });
  fc.assert(
    fc.property(input, ({ staff, dvcRequired, status, ...rest }) => {
      // One id is one row; and a match is only looked for where a code was given.
      const match = rest.codeGiven ? rest.match : null;
      if (match && rest.chosen?.id === match.row.id) match.row = rest.chosen;
      const made = facts(
        { ...rest, match },
        { policy: { staff, dvcRequired }, license: { status } },
      );
      const result = decideRelease(made);
      if (!result.ok || result.value.do === 'nothing') return;
      const { value } = result;
      const target = [made.chosen, match?.row].find((one) => one?.id === value.id);
      if (value.do === 'release') {
        expect(target?.state).toBe('active');
        if (made.chosen) expect(value.id).toBe(made.chosen.id);
        if (value.proof === 'claimed') expect(made.codeGiven).toBe(false);
        else
          expect(match).toMatchObject({
            kind: value.proof === 'proven' ? 'dvc' : 'udvc',
            row: { id: value.id },
          });
      } else {
        expect(target?.state).not.toBe('active');
        expect(match).toMatchObject({ kind: 'dvc', row: { id: value.id } });
      }
    }),
  );
});

describe('releases left', () => {
  const policy = (change: Partial<ReleasePolicy>) => ({ ...plain.policy, ...change });
  const limited = policy({ maxReleaseCount: 2, maxReleasePeriodInDays: 30 });
  const anonymous = policy({ ...limited, anonymous: true, maxAnonymousReleasesPerDay: 1 });
  test.each<[string, ReleasePolicy, Date[], number | null]>([
    ['no limit', policy({}), [daysAgo(1)], null],
    [
      'none for the license as a whole',
      policy({ ...limited, maxReleasePerClient: true }),
      [],
      null,
    ],
    ['not signed in: the day counts', anonymous, [daysAgo(1)], 1],
    ['not signed in, one used today', anonymous, [daysAgo(0.5)], 0],
    ['all of them', limited, [], 4],
    ['one used', limited, [daysAgo(1)], 3],
    ['a used one has left the window', limited, [daysAgo(30)], 4],
    ['never below none', limited, Array.from({ length: 9 }, () => daysAgo(1)), 0],
    ['none allowed', policy({ maxReleaseCount: 0 }), [], 0],
  ])('%s', (_, of, moments, expected) => {
    const unproven = moments.map((at) => ({ at, anonymous: true }));
    expect(releasesLeft(of, 2, unproven, now).remaining).toBe(expected);
  });
});
