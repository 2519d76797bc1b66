import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whileClaimed } from './start/claim.mjs';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder, root } from './start/paths.mjs';
import { mustRun } from './start/run.mjs';
import { Refusal, runScript, say, step } from './start/say.mjs';

/** @typedef {'server' | 'keyturn' | 'wizard' | 'pages'} Target */

/** @type {Record<Exclude<Target, 'pages'>, {entry: string, holdsPackages: boolean, standalone?: true}>} */
const bundles = {
  server: { entry: 'server/main.ts', holdsPackages: false },
  // Half of what a command took was to find its packages, file by file.
  keyturn: { entry: 'scripts/keyturn.ts', holdsPackages: true },
  // Runs on a customer's computer, where there is no node_modules. What only some commands need is
  // beside it, in a folder: the window, the menu and QR codes cost the others no time.
  wizard: { entry: 'wizard/cli/main.ts', holdsPackages: true, standalone: true },
};

/** @type {Target[]} */
export const allTargets = ['server', 'keyturn', 'wizard', 'pages'];

// CommonJS packages inside an ES module bundle still ask for these.
const commonJsNames = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  "const __filename = __fileURLToPath(import.meta.url), __dirname = __fileURLToPath(new URL('.', import.meta.url));",
].join('');

// tsconfig.json is left out as `next build` itself rewrites it.
const notSource =
  /^(node_modules|\..*|e2e|bench|faults|fuzz|docs|clients|packages|test-results|playwright-report|coverage|[^/]*\.md|LICENSE|tsconfig\.json|biome\.json|(vitest|drizzle)\.config\.ts|next-env\.d\.ts)$|\.test\.tsx?$|\.tsbuildinfo$|^scripts\/.*\.(mjs|d\.ts)$|^scripts\/test$/;

/** @returns {string} what the build is made of, as one hash */
function hashSources(folder = root) {
  const hash = createHash('sha256');
  /** @param {string} directory */
  const walk = (directory) => {
    const entries = readdirSync(directory, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      if (notSource.test(name)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
    }
  };
  walk(folder);
  for (const own of ['build.mjs', 'build/browser-scripts.mjs']) {
    hash.update(readFileSync(new URL(own, import.meta.url)));
  }
  return hash.digest('hex');
}

const stampFile = join(buildFolder, 'stamp.json');

/** @returns {Partial<Record<Target, string>>} the sources' hash at the last complete build of each target */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {Target} target */
const outputOf = (target) =>
  target === 'pages' ? join(root, '.next', 'BUILD_ID') : join(buildFolder, `${target}.mjs`);

/** @param {Target[]} targets @param {string} hash */
function outdated(targets, hash) {
  const stamp = readStamp();
  return targets.filter((target) => stamp[target] !== hash || !existsSync(outputOf(target)));
}

/**
 * What a build is called: by its sources alone, so that clones on several machines agree.
 * @returns {string} NEXT_DEPLOYMENT_ID of build and portal
 */
export const deploymentId = () => process.env.NEXT_DEPLOYMENT_ID || hashSources().slice(0, 16);

/**
 * Builds what is missing or older than its sources.
 * @param {Target[]} targets
 * @param {AbortSignal} [signal]
 */
export async function ensureBuilt(targets, signal) {
  if (outdated(targets, hashSources()).length === 0) return;
  const waiting = () => say('  Another process builds in this folder: waiting for it …');
  await whileClaimed(join(buildFolder, 'building'), waiting, async () => {
    const hash = hashSources();
    const todo = outdated(targets, hash);
    const files = todo.filter((target) => target !== 'pages');
    if (files.length > 0) {
      await step(`Bundling ${files.join(', ')}`, () => Promise.all(files.map(bundle)));
      mark(files, hash);
    }
    if (todo.includes('pages')) {
      mark(['pages'], undefined);
      await step('Building the pages (less than a minute)', () => buildPages(hash, signal));
      mark(['pages'], hash);
    }
  });
}

/** @param {Target[]} targets @param {string | undefined} hash undefined while building */
function mark(targets, hash) {
  const stamp = { ...readStamp(), ...Object.fromEntries(targets.map((target) => [target, hash])) };
  writeFileSync(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
}

/** @param {Exclude<Target, 'pages'>} target */
async function bundle(target) {
  const { entry, holdsPackages, standalone } = bundles[target];
  mkdirSync(buildFolder, { recursive: true });
  // The one package a script may use: it is there once the packages are installed.
  const esbuild = await import('esbuild');
  const { browserScripts } = await import('./build/browser-scripts.mjs');
  try {
    if (standalone) rmSync(join(buildFolder, target), { recursive: true, force: true });
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { [target]: entry },
      outdir: buildFolder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format: 'esm',
      alias: { '@': root },
      sourcemap: 'linked',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      ...(holdsPackages
        ? // PostgreSQL's driver asks for this one where it is there.
          { banner: { js: commonJsNames }, external: ['pg-native'] }
        : { packages: 'external' }),
      ...(standalone
        ? {
            ...{ splitting: true, chunkNames: `${target}/[name]-[hash]` },
            plugins: [browserScripts],
          }
        : {}),
    });
  } catch (error) {
    rmSync(outputOf(target), { force: true });
    throw new Refusal(`${entry} could not be bundled: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} hash @param {AbortSignal | undefined} signal */
async function buildPages(hash, signal) {
  // The ids of server actions are derived from this key, the file and the name: a constant one, so that
  // a form filled in before an upgrade still finds its action after it. The key seals nothing: a
  // running portal always gets a secret one of its own, which Next.js prefers.
  const idKey = createHash('sha256').update('keyturn server actions').digest('base64');
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  await mustRun('The pages could not be built.', process.execPath, [next, 'build'], {
    signal,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_DEPLOYMENT_ID: process.env.NEXT_DEPLOYMENT_ID || hash.slice(0, 16),
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: idKey,
    },
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    const named = process.argv.slice(2);
    const targets = allTargets.filter((target) => named.length === 0 || named.includes(target));
    if (named.some((name) => !targets.some((target) => target === name))) {
      throw new Refusal(`Build what? One or more of: ${allTargets.join(', ')}`);
    }
    await ensureInstalled();
    await ensureBuilt(targets);
    return 0;
  });
}
