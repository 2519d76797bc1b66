import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCounts } from './counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'keyturn-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {unknown} report */
function read(report, succeeded = false) {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return readCounts(file, succeeded);
}

const VITEST = {
  ...{ numPassedTests: 3, numFailedTests: 1 },
  testResults: [
    {
      ...{ name: 'a.test.ts', status: 'failed', message: '' },
      assertionResults: [
        { fullName: 'a seat is free', status: 'passed', failureMessages: [] },
        {
          ...{ fullName: 'a seat is used', status: 'failed' },
          failureMessages: ['\u001b[31mexpected 5\u001b[39m\n    at a.test.ts:3'],
        },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'cannot be loaded', assertionResults: [] },
  ],
};
const PLAYWRIGHT = {
  stats: { expected: 2, unexpected: 1, flaky: 0, skipped: 0 },
  suites: [
    {
      specs: [{ ok: true, file: 'x.spec.ts', title: 'fine', tests: [] }],
      suites: [
        {
          specs: [
            {
              ...{ ok: false, file: 'x.spec.ts', title: 'the page is open' },
              tests: [{ results: [{ error: { message: 'Error: 404\n  at' } }] }],
            },
          ],
        },
      ],
    },
  ],
};

test('what failed is named, with the first line of why', () => {
  expect(read(VITEST)).toEqual({
    ...{ passed: 3, failed: 1, skipped: 0 },
    failures: ['a seat is used: expected 5', 'b.test.ts: cannot be loaded'],
  });
  expect(read(PLAYWRIGHT)).toEqual({
    ...{ passed: 2, failed: 1, skipped: 0 },
    failures: ['x.spec.ts: the page is open: Error: 404'],
  });
});

test('a run that failed without a failed test, or a report, is one failure and says so', () => {
  for (const report of [{ numPassedTests: 3, numFailedTests: 0, testResults: [] }, null]) {
    expect(read(report)).toMatchObject({ failed: 1, failures: [expect.stringMatching(/no test/)] });
  }
  expect(read({ numPassedTests: 3 }, true)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});
