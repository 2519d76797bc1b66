import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from '../scripts/start/paths.mjs';

/**
 * Makes one program of a benchmark's source.
 * @param {string} entry from the root @param {string} outfile
 * @param {string} [checkout] whose `@/` it is given
 */
export async function bundle(entry, outfile, checkout = root) {
  mkdirSync(dirname(outfile), { recursive: true });
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    alias: { '@': checkout },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
}
