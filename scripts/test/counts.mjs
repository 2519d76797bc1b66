import { readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * Reads a test runner's JSON report. A run that failed without a failed test (a file that could not be
 * loaded, a setup that threw, no report at all) counts as one failure.
 * @param {string} file
 * @param {boolean} succeeded by the runner's exit code
 * @returns {Counts}
 */
export function readCounts(file, succeeded) {
  const counts = countsOf(readReport(file));
  return succeeded ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}

/** @param {any} report Vitest's JSON reporter, or Playwright's @returns {Counts} */
function countsOf(report) {
  if (report?.stats) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
