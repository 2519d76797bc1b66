import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '@/wizard/core/folder.test-support';
import { openSecretly } from './hand-over';
import { windowWith } from './window.test-support';

test('the browser is started with the address of a file that only this user reads, never with the token; it goes once used', async () => {
  const home = temporaryFolder();
  const [bin, started] = [join(home, 'bin'), join(home, 'started')];
  mkdirSync(bin);
  const opener = '#!/bin/sh\nprintf "%s" "$*" > "$STARTED.part" && mv "$STARTED.part" "$STARTED"\n';
  writeFileSync(join(bin, 'xdg-open'), opener, { mode: 0o755 });
  vi.stubEnv('HOME', home);
  vi.stubEnv('STARTED', started);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());

  const { window, token, enter } = await windowWith();
  expect(await openSecretly(window.address, window.entered)).toBe(true);
  await vi.waitFor(() => expect(existsSync(started)).toBe(true), { timeout: 10_000 });
  const words = readFileSync(started, 'utf8');
  expect(words).toMatch(/^file:\/\/\S+\.html$/);
  expect(words).not.toContain(token.replace('?token=', ''));
  const file = fileURLToPath(words);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(window.address);

  await enter();
  await vi.waitFor(() => expect(existsSync(file)).toBe(false));
});
