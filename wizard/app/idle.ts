/** How long the window outlives its last tab, in milliseconds. */
const AFTER_LAST_TAB = 10 * 60_000;

/** The same where no script tells that a tab is still open. */
const WITHOUT_SCRIPT = 60 * 60_000;

/** Calls `stop` once nobody has visited for long enough. Pages with scripts visit by themselves. */
export function stopWhenIdle(stop: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let patience = WITHOUT_SCRIPT;
  function wait() {
    clearTimeout(timer);
    timer = setTimeout(stop, patience);
  }
  wait();
  return {
    visited: wait,
    /** A script has told that its page is open. */
    alive() {
      patience = AFTER_LAST_TAB;
      wait();
    },
    end: () => clearTimeout(timer),
  };
}
