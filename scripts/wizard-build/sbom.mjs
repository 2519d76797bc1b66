import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../start/install.mjs';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { ownTarget, runtimeOf, runtimeVersion } from './runtimes.mjs';

/** @typedef {{name: string, version: string}} Named */
/** @typedef {{'bom-ref': string, properties?: {name: string, value: string}[]}} Component */
/** @typedef {{components: Component[], dependencies: {ref: string, dependsOn: string[]}[], metadata: any}} Bom CycloneDX 1.5 */

/**
 * What is in the executables, as CycloneDX: the packages that were bundled as the lockfile has them, Keyturn, and Node.js
 * with its own parts.
 * @param {string[]} inputs files that were bundled, from the clone's folder
 * @param {Named} program what the vendor calls it, with the version of the vendor's product
 * @returns {Promise<string>} JSON
 */
export async function sbomOf(inputs, program) {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error'];
  const all = JSON.parse(
    await runNpm('npm sbom failed.', args, { cwd: root, output: 'show-errors' }),
  );
  const { program: node } = await runtimeOf(ownTarget());
  const versions = JSON.parse(
    await mustRun('Node.js failed.', node, ['-p', 'JSON.stringify(process.versions)'], {
      env: { ...process.env, NODE_OPTIONS: '' },
    }),
  );
  const keyturn = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `${JSON.stringify(describe(all, inputs, { program, keyturn, versions }), null, 2)}\n`;
}

/**
 * @param {Bom} all of every package in the lockfile
 * @param {string[]} inputs
 * @param {{program: Named, keyturn: Named & {license: string}, versions: Record<string, string>}} about
 */
export function describe(all, inputs, { program, keyturn, versions }) {
  const folders = new Set(inputs.map(packageFolder));
  const bundled = all.components.filter(({ properties }) =>
    properties?.some(({ name, value }) => name === 'cdx:npm:package:path' && folders.has(value)),
  );
  const refs = new Set(bundled.map((component) => component['bom-ref']));
  const own = `${keyturn.name}@${keyturn.version}`;
  const node = `node@${runtimeVersion}`;
  const itself = `${program.name}@${program.version}`;
  return {
    ...all,
    metadata: {
      ...all.metadata,
      lifecycles: [{ phase: 'build' }],
      component: { 'bom-ref': itself, type: 'application', ...program },
    },
    components: [
      {
        'bom-ref': own,
        type: 'library',
        name: keyturn.name,
        version: keyturn.version,
        licenses: [{ license: { id: keyturn.license } }],
      },
      {
        'bom-ref': node,
        type: 'platform',
        name: 'node',
        version: runtimeVersion,
        cpe: `cpe:2.3:a:nodejs:node.js:${runtimeVersion}:*:*:*:*:*:*:*`,
        components: Object.entries(versions)
          .filter(([name]) => !['node', 'modules', 'napi'].includes(name))
          .map(([name, version]) => ({
            'bom-ref': `${node}/${name}`,
            ...{ type: 'library', name, version },
          })),
      },
      ...bundled,
    ],
    dependencies: [
      { ref: itself, dependsOn: [own, node] },
      { ref: own, dependsOn: [...refs] },
      ...all.dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({
          ref,
          dependsOn: dependsOn.filter((one) => refs.has(one)),
        })),
    ],
  };
}

/** The package's folder that a file is in, as the lockfile names it; empty for one of ours. @param {string} file */
export function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '';
}
