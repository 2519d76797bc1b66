import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
// The plugin of the real build: what is tested is what is shipped.
import { browserScripts } from '../../../scripts/build/browser-scripts.mjs';

export type StartedWindow = {
  /** Good for one browser. */
  address: string;
  /** Ends it as Ctrl-C does; answers its exit code. */
  stop(): Promise<number | null>;
};

/** `wizard --window`, bundled into one file that stands alone in a folder of its own. */
export async function buildWizard(productJson: object) {
  const home = mkdtempSync(join(tmpdir(), 'wizard-window-'));
  const program = join(home, 'wizard.mjs');
  writeFileSync(join(home, 'product.json'), JSON.stringify(productJson));
  await build({
    entryPoints: ['wizard/cli/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    alias: { '@': resolve('.') },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [browserScripts],
    logLevel: 'error',
  });

  async function start(state: string): Promise<StartedWindow> {
    const flags = ['--window', '--no-open', '--simulate-offline', '--state', join(home, state)];
    const child = spawn(process.execPath, [program, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = new Promise<number | null>((done) => child.once('exit', done));
    const address = await new Promise<string>((done, failed) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
        const found = /http:\S+/.exec(output)?.[0];
        if (found) done(found);
      });
      child.once('exit', () => failed(new Error(`the window ended: ${output}`)));
    });
    return {
      address,
      stop() {
        child.kill('SIGINT');
        return exit;
      },
    };
  }

  return {
    path: (name: string) => join(home, name),
    start,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
