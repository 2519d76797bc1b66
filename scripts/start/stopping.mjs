import { parentOf } from './processes.mjs';

/**
 * One signal for all reasons to stop: Ctrl-C, `kill`, the terminal closed, or npm (our starter) gone.
 * @param {() => void} onImpatience the second Ctrl-C
 * @returns {AbortSignal}
 */
export function stopSignal(onImpatience) {
  const controller = new AbortController();
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) {
    process.on(name, () => {
      // npm passes on the SIGINT that the terminal has already sent to us: only a later one is a wish.
      if (!controller.signal.aborted) begin();
      else if (Date.now() - begun > 1000) onImpatience();
    });
  }
  let begun = 0;
  const begin = () => {
    begun = Date.now();
    controller.abort();
  };
  if (process.env.npm_lifecycle_event === 'start') {
    // `kill -9` of npm reaches nobody else: notice that we, or the shell between us, have a new parent.
    const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
    const npm = ancestors();
    setInterval(() => ancestors() !== npm && !controller.signal.aborted && begin(), 500).unref();
  }
  return controller.signal;
}

/** @param {AbortSignal} signal @returns {Promise<void>} */
export const whenAborted = (signal) =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
