import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder, root } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { runScript } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';

/**
 * `npm run fuzz [-- word …]`: 10⁶ random inputs for each parser whose name has one of the words.
 * `FUZZ_SEED` and `FUZZ_PATH`, which a failure prints, go straight to it; `FUZZ_RUNS` is another number.
 */
runScript(async () => {
  assertNode();
  await ensureInstalled();
  const { build } = await import('esbuild');
  mkdirSync(buildFolder, { recursive: true });
  const outfile = join(buildFolder, `fuzz-${process.pid}.mjs`);
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['fuzz/main.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      alias: { '@': root },
      packages: 'external',
      logLevel: 'error',
    });
    const { code } = await run(process.execPath, [outfile, ...process.argv.slice(2)], {
      output: 'show',
    });
    return code ?? 1;
  } finally {
    rmSync(outfile, { force: true });
  }
});
