/** A failure the reader can do something about: shown as its one sentence, without a stack. */
export class Refusal extends Error {}

/** @type {NodeJS.WriteStream | null} */
let out = process.stdout;

// A reader that has gone away (`npm start | head`) must not keep the database from being stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** Progress goes to stderr from now on: stdout belongs to the command being run. */
export function sayOnStderr() {
  out = process.stderr;
}

/** No progress at all: a test runner has the screen. */
export function sayNothing() {
  out = null;
}

/** @param {string} text */
export function say(text) {
  out?.write(`${text}\n`);
}

/** @param {number} since milliseconds, from `Date.now()` */
export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Says what is being done, does it, and says how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const begun = Date.now();
  say(`  ${title} …`);
  const value = await work();
  say(`  ${title}: done in ${seconds(begun)}`);
  return value;
}

/**
 * Runs a script's main function. A refusal is told as it is (an empty one was told before), anything
 * else with its stack.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    const text =
      error instanceof Refusal ? error.message : error instanceof Error ? error.stack : error;
    if (text) process.stderr.write(`\n${text}\n`);
  }
}
