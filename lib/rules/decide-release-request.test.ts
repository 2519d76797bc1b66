import { expect, test } from 'vitest';
import { isGrantedAtOnce, type ReleaseRequestFacts } from './decide-release-request';
import { DAY } from './limits';

const now = new Date('2026-10-01T12:00:00Z');
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const plain: ReleaseRequestFacts = {
  dvcRequired: true,
  license: { status: 'active', unprovenStopped: false },
  granted: [],
  allowance: { count: 1, days: 30 },
  now,
};

test.each<[string, Partial<ReleaseRequestFacts>, boolean]>([
  ['the allowance is left', {}, true],
  ['there is none', { allowance: { count: 0, days: 30 } }, false],
  ['it is used', { granted: [ago(1)] }, false],
  ['it was used a millisecond less than 30 days ago', { granted: [ago(30 * DAY - 1)] }, false],
  ['it was used 30 days ago', { granted: [ago(30 * DAY)] }, true],
  ['one of two is left', { granted: [ago(1)], allowance: { count: 2, days: -1 } }, true],
  ['no code is required', { dvcRequired: false }, false],
  ['the license is suspended', { license: { status: 'suspended', unprovenStopped: false } }, false],
  ['the license is revoked', { license: { status: 'revoked', unprovenStopped: false } }, false],
  ['releases are stopped', { license: { status: 'active', unprovenStopped: true } }, false],
])('a request where %s', (_, change, expected) => {
  expect(isGrantedAtOnce({ ...plain, ...change })).toBe(expected);
});
