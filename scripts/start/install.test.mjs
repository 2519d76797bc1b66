import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasNpmCache } from './install.mjs';

test('a home in which nothing can be written is noticed before npm fails on it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'install-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Root may write in any folder, but not below a file.
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(hasNpmCache({ HOME: file, NODE_ENV: 'test' })).toBe(false);
  expect(hasNpmCache({ HOME: folder, NODE_ENV: 'test' })).toBe(true);
  expect(existsSync(join(folder, '.npm'))).toBe(true);
  const elsewhere = { HOME: file, npm_config_cache: join(folder, 'cache'), NODE_ENV: 'test' };
  expect(hasNpmCache(/** @type {NodeJS.ProcessEnv} */ (elsewhere))).toBe(true);
});
