import { afterEach, expect, test, vi } from 'vitest';
import { requireFirefox } from './firefox.mjs';

afterEach(() => vi.unstubAllEnvs());

test('without a Firefox the step says at once which command to run', () => {
  vi.stubEnv('KEYTURN_FIREFOX', '/nowhere/firefox');
  expect(() => requireFirefox()).toThrow(
    /^There is no \/nowhere\/firefox\.\n.+, or name one: KEYTURN_FIREFOX=<path> npm test -- firefox$/,
  );
});

test('the Firefox that is named is the one', () => {
  vi.stubEnv('KEYTURN_FIREFOX', process.execPath);
  expect(requireFirefox()).toBe(process.execPath);
});
