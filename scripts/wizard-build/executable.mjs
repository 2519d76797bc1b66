import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { asFirstScript, WHOLE } from './bundle.mjs';
import { removeSignature } from './remove-signature.mjs';
import { makerFor, ownTarget, programOf, runtimes } from './runtimes.mjs';
import { signAdHoc } from './sign-ad-hoc.mjs';

/** What Node.js looks for in itself, and the switch that says it is there (its `src/node_sea.cc`). */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const postject = join(root, 'node_modules', 'postject', 'dist', 'cli.js');

/**
 * Node.js for a target with the script inside.
 * @param {import('./bundle.mjs').Scripts} scripts
 * @param {import('./runtimes.mjs').Target} target
 * @param {string} output path of the executable
 */
export async function makeExecutable(scripts, target, output) {
  const maker = await makerFor(target);
  const runtime = await programOf(runtimes[target]);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-executable-'));
  /** @param {string} option @param {object} more */
  const make = async (option, more) => {
    const main = join(folder, 'quick.cjs');
    const whole = join(folder, WHOLE);
    const config = join(folder, 'config.json');
    writeFileSync(main, asFirstScript(scripts));
    writeFileSync(whole, scripts.whole);
    const always = {
      main,
      assets: { [WHOLE]: whole },
      disableExperimentalSEAWarning: true,
      // What V8 has compiled works on its own kind of computer alone.
      useCodeCache: target === ownTarget(),
      // Nobody's NODE_OPTIONS put code into it, or change what it does.
      execArgvExtension: 'none',
    };
    writeFileSync(config, JSON.stringify({ ...always, ...more }));
    await mustRun(`No executable for ${target} could be made.`, maker, [option, config], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  };
  try {
    rmSync(output, { force: true });
    if (target.startsWith('linux')) {
      // This version cannot put it in itself.
      const blob = join(folder, 'blob');
      await make('--experimental-sea-config', { output: blob });
      copyFileSync(runtime, output);
      const args = [postject, output, RESOURCE, blob, '--sentinel-fuse', FUSE];
      await mustRun(`No executable for ${target} could be made.`, process.execPath, args);
    } else if (target.startsWith('win')) {
      const executable = join(folder, 'node.exe');
      writeFileSync(executable, removeSignature(readFileSync(runtime)));
      await make('--build-sea', { executable, output });
    } else {
      // Here Node.js takes the signature out itself.
      await make('--build-sea', { executable: runtime, output });
      writeFileSync(output, signAdHoc(readFileSync(output), basename(output)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
