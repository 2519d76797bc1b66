import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { mustRun } from '../start/run.mjs';
import { removeSignature } from './remove-signature.mjs';
import { ownTarget, runtimeOf } from './runtimes.mjs';
import { signAdHoc } from './sign-ad-hoc.mjs';

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
    let executable = runtime.program;
    if (target.startsWith('win')) {
      executable = join(folder, 'node.exe');
      writeFileSync(executable, removeSignature(readFileSync(runtime.program)));
    }
    writeFileSync(
      config,
      JSON.stringify({
        main,
        output,
        executable,
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
    // Node.js takes the signature of a program for macOS out itself.
    if (target.startsWith('macos')) {
      writeFileSync(output, signAdHoc(readFileSync(output), basename(output)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
