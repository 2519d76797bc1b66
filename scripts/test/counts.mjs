import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{passed: number, failed: number, skipped: number, failures?: string[]}} Counts `failures` names those that failed, a line each */

/**
 * Reads a test runner's JSON report. A run that failed without a failed test (a file that could not be
 * loaded, a setup that threw, no report at all) counts as one failure.
 * @param {string} file
 * @param {boolean} succeeded by the runner's exit code
 * @returns {Counts}
 */
export function readCounts(file, succeeded) {
  const report = readReport(file);
  const counts = countsOf(report);
  if (succeeded) return counts;
  const failures = report?.suites ? failedSpecs(report.suites) : failedTests(report);
  return {
    ...counts,
    failed: Math.max(counts.failed, 1),
    failures: failures.length > 0 ? failures : ['the runner failed, but no test: see what it said'],
  };
}

/** @param {any} report Vitest's @returns {string[]} */
function failedTests(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const tests = file.assertionResults.filter((/** @type {any} */ one) => one.status === 'failed');
    const lines = tests.map((/** @type {any} */ one) => line(one.fullName, one.failureMessages[0]));
    return lines.length === 0 && file.status === 'failed' ? [line(file.name, file.message)] : lines;
  });
}

/** @param {any[]} suites Playwright's @returns {string[]} */
function failedSpecs(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter((/** @type {any} */ { ok }) => !ok)
      .map((/** @type {any} */ { file, title, tests }) => {
        const results = tests.flatMap((/** @type {any} */ one) => one.results);
        return line(
          `${file}: ${title}`,
          results.find((/** @type {any} */ one) => one.error)?.error.message,
        );
      }),
    ...failedSpecs(inner),
  ]);
}

/** @param {string} name @param {string} [message] only its first line is taken */
const line = (name, message = '') => stripVTControlCharacters(`${name}: ${message.split('\n')[0]}`);

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
