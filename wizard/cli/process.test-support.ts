import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, vi } from 'vitest';
import { productJson } from '../portal.test-support';

export type Ended = {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** What `--json` wrote; throws if that is not one JSON object. */
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own fields.
  json(): any;
};

/** The wizard as a customer runs it: bundled, as a process, with the product file `product.json` and a state folder. */
export function wizardProcess() {
  // Each command is a process of its own, and a busy machine is slow to start them.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  let home = '';
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'wizard-process-'));
    writeFileSync(join(home, 'product.json'), JSON.stringify(productJson));
    await build({
      entryPoints: ['wizard/cli/main.ts'],
      outfile: join(home, 'wizard.mjs'),
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      alias: { '@': resolve('.') },
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  return {
    path: (name: string) => join(home, name),
    /** Runs `wizard <typed> --state <home>/<state>` with `input` as its standard input. */
    run(
      state: string,
      typed: string[],
      input: string | Uint8Array = '',
      env: Record<string, string> = {},
    ): Promise<Ended> {
      const named = typed.includes('--product') ? [] : ['--product', join(home, 'product.json')];
      const child = spawn(
        process.execPath,
        [join(home, 'wizard.mjs'), ...typed, ...named, '--state', join(home, state)],
        { env: { ...process.env, NO_COLOR: '1', ...env } },
      );
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
      child.stdin.on('error', () => {}).end(input);
      return new Promise((done, failed) => {
        child.once('error', failed);
        child.once('close', (exitCode) =>
          done({ exitCode, stdout, stderr, json: () => JSON.parse(stdout) }),
        );
      });
    },
  };
}
