import { describe, expect, test } from 'vitest';
import { judge } from './judge.mjs';

/** @typedef {import('./judge.mjs').Final} Final */

const LICENSE = 'L';

/**
 * A story of one license: what was asked from when until when (0: nobody was told), and what came of it.
 * @param {[f: string, device: string, from: number, until: number, told?: object, type?: string][]} asked
 */
function historyOf(asked) {
  const entries = asked.flatMap(([f, device, from, until, told = {}, type = 'ok'], process) => {
    const value = { license: LICENSE, computer: `of ${device}`, device };
    const invoke = { time: from, process, type: 'invoke', f, value };
    return until === 0
      ? [invoke]
      : [invoke, { time: until, process, type, f, value: { ...value, ...told } }];
  });
  return entries.sort((a, b) => a.time - b.time);
}

/**
 * @param {string[]} trail `+a` was created, `-a` released by its code
 * @param {number} seats
 * @returns {Final}
 */
function finalOf(trail, seats = 1) {
  const names = [...new Set(trail.map((one) => one.slice(1)))];
  const activations = names.map((device, place) => ({
    ...{
      id: device,
      license: LICENSE,
      computer: `of ${device}`,
      device,
      seat: place + 1,
      forks: 0,
    },
    state: trail.includes(`-${device}`) ? 'released_proven' : 'active',
  }));
  const events = trail.map((one, place) => ({
    ...{ license: LICENSE, sequence: place + 1, activation: one.slice(1) },
    type: one.startsWith('+') ? 'activation.created' : 'activation.released',
  }));
  const licenses = [{ id: LICENSE, seats }];
  return { licenses, activations, events, mails: { arrived: 2, marked: 2 } };
}

const took = { reused: false, epoch: 1 };
const good = historyOf([
  ['activate', 'a', 1, 2, took],
  ['activate', 'b', 3, 4, { code: 'NO_SEAT' }, 'fail'],
  ['check-in', 'a', 5, 6, { verdict: 'OK', given: '01' }],
  ['deactivate', 'a', 7, 8, { result: 'released' }],
  ['activate', 'b', 9, 10, took],
]);
const ending = finalOf(['+a', '-a', '+b']);
/** @param {Parameters<typeof judge>[0]} history @param {Final} final */
const verdict = (history, final, doubt = 0) => judge(history, final, doubt).join('\n');

test('a story that can have been is one', () => {
  expect(verdict(good, ending)).toBe('');
});

test('what nobody was told may have happened, or not', () => {
  const story = historyOf([['activate', 'a', 1, 0]]);
  expect(verdict(story, finalOf(['+a']))).toBe('');
  expect(verdict(story, finalOf([]))).toBe('');
});

describe('what cannot have been is found:', () => {
  /** @type {[string, Parameters<typeof judge>[0], Final, RegExp][]} */
  const stories = [
    ['an activation that is not there', good, finalOf(['+a', '-a']), /lost: b was activated/],
    [
      'a code that was accepted, and its seat is taken',
      good,
      finalOf(['+a'], 2),
      /lost: a was proven/,
    ],
    ['one that nobody asked for', good, finalOf(['+a', '-a', '+b', '+c'], 2), /invented/],
    [
      'one that was closed, and nobody asked for that',
      historyOf([['activate', 'a', 1, 2, took]]),
      finalOf(['+a', '-a']),
      /lost: a is released_proven, and nobody asked/,
    ],
    [
      'more computers than seats, whatever the trail says',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['activate', 'b', 3, 4, took],
        ['deactivate', 'a', 5, 6, { result: 'released' }],
      ]),
      finalOf(['+a', '-a', '+b']),
      /oversold: by the clients' clocks alone 2 of 1/,
    ],
    [
      'more computers than seats in the trail',
      good,
      finalOf(['+a', '+b', '-a']),
      /oversold: 2 of 1 seats at event 1/,
    ],
    [
      'an order that turns time around',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['activate', 'b', 3, 4, took],
      ]),
      finalOf(['+b', '+a'], 2),
      /order: something was told before/,
    ],
    [
      'a refusal with a free seat',
      historyOf([['activate', 'a', 1, 2, { code: 'NO_SEAT' }, 'fail']]),
      finalOf([]),
      /refused with a free seat/,
    ],
    [
      'a seat that is taken twice for one request',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['activate', 'a', 3, 4, took],
      ]),
      finalOf(['+a'], 2),
      /doubled: a took a seat twice/,
    ],
    [
      'a code that frees a seat twice',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['deactivate', 'a', 3, 4, { result: 'released' }],
        ['deactivate', 'a', 5, 6, { result: 'released' }],
      ]),
      finalOf(['+a', '-a']),
      /doubled: a freed its seat twice/,
    ],
    [
      'a computer that is let run after it was closed',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['deactivate', 'a', 3, 4, { result: 'released' }],
        ['check-in', 'a', 5, 6, { verdict: 'OK', given: '01' }],
      ]),
      finalOf(['+a', '-a']),
      /told to be active, and it was not/,
    ],
    [
      'a copy that is not noticed',
      historyOf([
        ['activate', 'a', 1, 2, took],
        ['check-in', 'a', 5, 6, { verdict: 'OK', given: '01', copy: true }],
      ]),
      finalOf(['+a']),
      /a copy of a was not noticed/,
    ],
    [
      'mails that are sent and sent again',
      good,
      { ...ending, mails: { arrived: 9, marked: 2 } },
      /mail mark lost/,
    ],
    [
      'mails that are said to be sent',
      good,
      { ...ending, mails: { arrived: 1, marked: 2 } },
      /mail lost/,
    ],
  ];
  test.each(stories)('%s', (_, history, final, found) => {
    expect(verdict(history, final)).toMatch(found);
  });
});

test('mails that left while their portal was killed are in doubt', () => {
  expect(verdict(good, { ...ending, mails: { arrived: 9, marked: 2 } }, 8)).toBe('');
});
