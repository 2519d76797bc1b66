import { expect, test } from 'vitest';
import { Refusal } from '../start/say.mjs';
import { chooseSteps, closingLines, runSteps } from './run-steps.mjs';

/** @type {string[]} */
const ran = [];

/**
 * @param {string} name
 * @param {import('./run-steps.mjs').Step['run']} run
 * @param {string} [needs]
 * @returns {import('./run-steps.mjs').Step}
 */
const step = (name, run, needs) => ({
  name,
  ...(needs ? { needs } : {}),
  run: () => {
    ran.push(name);
    return run();
  },
});

const counts = (/** @type {number} */ passed, /** @type {number} */ failed) => async () => ({
  passed,
  failed,
  skipped: 0,
});

/** @param {import('./run-steps.mjs').Step[]} steps */
async function run(...steps) {
  ran.length = 0;
  /** @type {string[]} */
  const said = [];
  const done = await runSteps(steps, (text) => said.push(text));
  return { ...done, said: said.join('\n'), states: done.summary.map((line) => line.slice(11, 18)) };
}

test('whichever way a step fails, those after it run, and each failure counts', async () => {
  const { total, said, states } = await run(
    step('types', async () => false),
    step('lint', () => Promise.reject(new Refusal('run another command'))),
    step('unit', () => Promise.reject(new TypeError('a fault of the runner'))),
    step('database', counts(3, 2)),
    step('clients', counts(5, 0)),
  );
  expect(ran).toEqual(['types', 'lint', 'unit', 'database', 'clients']);
  expect(states).toEqual(['FAILED ', 'FAILED ', 'FAILED ', 'FAILED ', 'passed ']);
  expect(total).toEqual({ passed: 8, failed: 5, skipped: 0 });
  expect(said).toMatch(/── lint ─+\nrun another command\n/);
  expect(said).toContain('TypeError: a fault of the runner');
});

test('without what it needs a step is not run, and the summary says so', async () => {
  const { total, summary } = await run(
    step('build', async () => false),
    step('clients', counts(5, 0), 'build'),
    step('docs', counts(1, 0)),
  );
  expect(ran).toEqual(['build', 'docs']);
  expect(summary[1]).toBe('clients    not run: it needs build');
  expect(total).toMatchObject({ passed: 1, failed: 1 });
});

test('a step that is named brings the one it needs, in the order of running', () => {
  const steps = ['unit', 'build', 'clients', 'browser'].map((name) =>
    step(name, counts(1, 0), ['clients', 'browser'].includes(name) ? 'build' : undefined),
  );
  const chosen = (/** @type {string[]} */ ...named) =>
    chooseSteps(steps, named).map(({ name }) => name);
  expect(chosen()).toEqual(['unit', 'build', 'clients', 'browser']);
  expect(chosen('browser')).toEqual(['build', 'browser']);
  expect(chosen('browser', 'unit')).toEqual(['unit', 'build', 'browser']);
  expect(chosen('unit')).toEqual(['unit']);
  expect(() => chosen('unit', 'browsers')).toThrow('unit, build, clients, browser. Not: browsers');
});

test('a step for those who name it is no part of an ordinary run', () => {
  const steps = [step('build', counts(1, 0)), step('browser', counts(1, 0), 'build')];
  /** @type {import('./run-steps.mjs').Step} */
  const firefox = { ...step('firefox', counts(1, 0), 'build'), onlyNamed: true };
  const chosen = (/** @type {string[]} */ ...named) =>
    chooseSteps([...steps, firefox], named).map(({ name }) => name);
  expect(chosen()).toEqual(['build', 'browser']);
  expect(chosen('firefox')).toEqual(['build', 'firefox']);
});

test('the last line counts tests, what was not run stands above it', () => {
  const total = { passed: 8, failed: 1, skipped: 2 };
  const done = { total, summary: ['unit       FAILED'], failures: ['unit: seats: expected 5'] };
  const lines = closingLines(done, { notRun: ['the C client'], begun: Date.now() }).split('\n');
  expect(lines.slice(-4)).toEqual([
    'failed: unit: seats: expected 5',
    'not run: the C client',
    '2 skipped',
    '8 passed, 1 failed',
  ]);
});
