import { Refusal, seconds } from '../start/say.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} [needs] name of the step that makes what this one uses
 * @property {true} [onlyNamed] not part of a run that names no steps
 * @property {() => Promise<boolean | Counts>} run a boolean for one without tests of its own: that is one failure or none
 */

/**
 * The steps that were named, and those they need; the ordinary ones if none is named.
 * @param {Step[]} steps in the order of running
 * @param {string[]} named
 * @returns {Step[]}
 */
export function chooseSteps(steps, named) {
  const unknown = named.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const names = steps.map(({ name }) => name).join(', ');
    throw new Refusal(`npm test -- [step …], of: ${names}. Not: ${unknown.join(', ')}`);
  }
  const chosen = steps.filter(({ name, onlyNamed }) =>
    named.length === 0 ? !onlyNamed : named.includes(name),
  );
  const needed = new Set(chosen.flatMap(({ name, needs }) => (needs ? [name, needs] : [name])));
  return steps.filter(({ name }) => needed.has(name));
}

/**
 * Runs the steps one after the other. One that fails does not hide the later ones, except those that
 * need what it makes.
 * @param {Step[]} steps
 * @param {(text: string) => void} say
 * @returns {Promise<{total: Counts, summary: string[], failures: string[]}>} a line for each step, and for each failure that has a name
 */
export async function runSteps(steps, say) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const summary = [];
  /** @type {string[]} */
  const failures = [];
  /** @type {Set<string>} */
  const failed = new Set();
  for (const { name, needs, run } of steps) {
    if (needs && failed.has(needs)) {
      summary.push(`${name.padEnd(10)} not run: it needs ${needs}`);
      continue;
    }
    say(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const begun = Date.now();
    const counts = await attempt(run, say);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failed > 0) failed.add(name);
    failures.push(...(counts.failures ?? []).map((failure) => `${name}: ${failure}`));
    summary.push(`${name.padEnd(10)} ${failed.has(name) ? 'FAILED' : 'passed'}  ${seconds(begun)}`);
  }
  return { total, summary, failures };
}

/**
 * @param {Step['run']} run
 * @param {(text: string) => void} say
 * @returns {Promise<Counts>}
 */
async function attempt(run, say) {
  const failure = { passed: 0, failed: 1, skipped: 0 };
  try {
    const done = await run();
    if (typeof done !== 'boolean') return done;
    return done ? { ...failure, failed: 0 } : failure;
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(/** @type {Error} */ (error).stack));
    return failure;
  }
}

/**
 * What a test run says last. Its last line is for programs, too.
 * @param {{total: Counts, summary: string[], failures: string[]}} done
 * @param {{notRun: string[], begun: number}} about what this machine could not run
 * @returns {string}
 */
export function closingLines({ total, summary, failures }, { notRun, begun }) {
  return [
    '',
    ...summary,
    `${''.padEnd(10)} in ${seconds(begun)}`,
    ...failures.map((failure) => `failed: ${failure}`),
    ...notRun.map((what) => `not run: ${what}`),
    ...(total.skipped > 0 ? [`${total.skipped} skipped`] : []),
    `${total.passed} passed, ${total.failed} failed`,
  ].join('\n');
}
