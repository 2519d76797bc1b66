import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../start/install.mjs';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { makerFor } from './runtimes.mjs';

/** @typedef {{name: string, version: string}} Named */
/** @typedef {{'bom-ref': string, name: string}} Component */
/** @typedef {{components: Component[], dependencies: {ref: string, dependsOn: string[]}[], metadata: any}} Bom CycloneDX 1.5 */

/**
 * What is in the executables, as CycloneDX: the packages that were bundled as the lockfile has them, Keyturn, and Node.js
 * with its own parts.
 * @param {string[]} inputs files that were bundled, from the clone's folder
 * @param {Named} program what the vendor calls it, with the version of the vendor's product
 * @param {import('./runtimes.mjs').Target[]} targets
 * @returns {Promise<string>} JSON
 */
export async function sbomOf(inputs, program, targets) {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error'];
  const all = JSON.parse(
    await runNpm('npm sbom failed.', args, { cwd: root, output: 'show-errors' }),
  );
  /** @type {Map<string, Record<string, string>>} */
  const nodes = new Map();
  for (const target of targets) {
    const maker = await makerFor(target);
    const env = { ...process.env, NODE_OPTIONS: '' };
    const args = ['-p', 'JSON.stringify(process.versions)'];
    nodes.set(maker, JSON.parse(await mustRun('Node.js failed.', maker, args, { env })));
  }
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { packages } = read('package-lock.json');
  const keyturn = read('package.json');
  return `${JSON.stringify(describe(all, inputs, { program, keyturn, nodes: [...nodes.values()], packages }), null, 2)}\n`;
}

/**
 * @param {Bom} all of every package in the lockfile
 * @param {string[]} inputs
 * @param {{program: Named, keyturn: Named & {license: string}, nodes: Record<string, string>[], packages: Record<string, {version?: string}>}} about `nodes`: `process.versions` of each Node.js
 */
export function describe(all, inputs, { program, keyturn, nodes, packages }) {
  const folders = [...new Set(inputs.map(packageFolder))].filter(Boolean);
  const refs = new Set(
    folders.map((folder) => `${packageName(folder)}@${packages[folder]?.version}`),
  );
  const bundled = all.components.filter((component) => refs.has(component['bom-ref']));
  const own = `${keyturn.name}@${keyturn.version}`;
  const platforms = nodes.map(platform);
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
      ...platforms,
      ...bundled,
    ],
    dependencies: [
      { ref: itself, dependsOn: [own, ...platforms.map((one) => one['bom-ref'])] },
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

/** @param {Record<string, string>} versions `process.versions` */
function platform({ node = '', ...versions }) {
  const ref = `node@${node}`;
  return {
    'bom-ref': ref,
    type: 'platform',
    name: 'node',
    version: node,
    cpe: `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:*:*:*:*`,
    components: Object.entries(versions)
      // A part without a version, as it is built without it, says nothing.
      .filter(([name, version]) => !['modules', 'napi'].includes(name) && version)
      .map(([name, version]) => ({
        ...{ 'bom-ref': `${ref}/${name}`, type: 'library', name, version },
        ...knownAs(name, version),
      })),
  };
}

/** Vendor and product of Node.js' parts in the National Vulnerability Database (CPE 2.3), by their names in `process.versions`. */
const inDatabase = new Map([
  ['openssl', 'openssl:openssl'],
  ['nghttp2', 'nghttp2:nghttp2'],
  ['uv', 'libuv:libuv'],
  ['ares', 'c-ares:c-ares'],
  ['brotli', 'google:brotli'],
  ['sqlite', 'sqlite:sqlite'],
]);

/** What a scanner finds a part of Node.js by. @param {string} name @param {string} version */
function knownAs(name, version) {
  // “3.5.1+quic” is OpenSSL 3.5.1.
  const [plain] = version.split(/[+-]/);
  if (name === 'undici' || name === 'acorn') return { purl: `pkg:npm/${name}@${plain}` };
  const known = inDatabase.get(name);
  return known ? { cpe: `cpe:2.3:a:${known}:${plain}:*:*:*:*:*:*:*` } : {};
}

/** The package's folder that a file is in, as the lockfile names it; empty for one of ours. @param {string} file */
export function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '';
}

/** @param {string} folder as the lockfile names it */
export const packageName = (folder) => folder.replace(/^(?:.*\/)?node_modules\//, '');
