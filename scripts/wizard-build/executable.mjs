import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../start/run.mjs';
import { ownTarget, runtimeOf } from './runtimes.mjs';

/**
 * Node.js for a target with the script inside.
 * @param {Uint8Array} script
 * @param {import('./runtimes.mjs').Target} target
 * @param {string} output path of the executable
 */
export async function makeExecutable(script, target, output) {
  const own = ownTarget();
  const maker = await runtimeOf(own);
  const runtime = await runtimeOf(target);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-executable-'));
  try {
    const main = join(folder, 'wizard.cjs');
    const config = join(folder, 'config.json');
    writeFileSync(main, script);
    writeFileSync(
      config,
      JSON.stringify({
        main,
        output,
        executable: runtime.program,
        disableExperimentalSEAWarning: true,
        // What V8 has compiled works on its own kind of computer alone.
        useCodeCache: target === own,
        // Nobody's NODE_OPTIONS put code into it, or change what it does.
        execArgvExtension: 'none',
      }),
    );
    rmSync(output, { force: true });
    const sentence = `No executable for ${target} could be made.`;
    await mustRun(sentence, maker.program, ['--build-sea', config], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
