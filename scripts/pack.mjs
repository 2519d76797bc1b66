import { createRequire } from 'node:module';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './start/paths.mjs';
import { Refusal, runScript } from './start/say.mjs';

/** Where execution begins; the pages have their own lists, which Next.js made as it built them. */
const entries = ['.build/server.mjs', 'scripts/portal.mjs'];

/** Read at run time by name. */
const whole = ['.build/keyturn.mjs', '.build/stamp.json', 'drizzle', 'package.json', 'LICENSE'];

/** Found too where somebody measured or tested here: the folder stands beside the entry. */
const builtElse = /^\.build\/(?!(server|keyturn)\.mjs$|stamp\.json$)/;

/** Of `.next`, what only the build needs. */
const leftOut = /^\.next\/(cache|diagnostics|types|trace|trace-build|turbopack|build)(\/|$)/;

/** Found by following imports, yet only for building, for development, or for pictures, which nothing here scales. */
const unneeded =
  /\.map$|\.d\.m?ts$|node_modules\/(@img|sharp|typescript|caniuse-lite|@swc\/core|@next\/swc)[^/]*\/|next\/dist\/(docs|compiled\/(next-devtools|postcss-preset-env|cssnano-simple|crypto-browserify))\/|next\/dist\/compiled\/next-server\/.*(\.dev\.|experimental)/;

/**
 * Copies what the built portal needs to run, and nothing else: a tenth of what is installed to build it.
 * @param {string} folder must be empty
 * @returns {Promise<{files: number, bytes: number}>}
 */
export async function pack(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Refusal(`${folder} is not empty.`);
  }
  const load = createRequire(join(root, 'package.json'));
  // The tracer that Next.js makes its own lists with.
  /** @type {{nodeFileTrace: (files: string[], options: object) => Promise<{fileList: Set<string>}>}} */
  const { nodeFileTrace } = load('next/dist/compiled/@vercel/nft');
  const traced = await nodeFileTrace(
    entries.map((entry) => join(root, entry)),
    { base: root, processCwd: root, ignore: (/** @type {string} */ path) => unneeded.test(path) },
  );
  const built = below('.next').filter((path) => !leftOut.test(path));
  const needed = [
    ...traced.fileList,
    ...built.filter((path) => path.endsWith('.nft.json')).flatMap(listed),
    ...built,
    ...whole.flatMap(below),
  ];
  let bytes = 0;
  const files = [...new Set(needed)].filter((path) => {
    if (unneeded.test(path) || builtElse.test(path) || path.endsWith('.nft.json')) return false;
    const found = lstatSync(join(root, path), { throwIfNoEntry: false });
    return found?.isFile() || found?.isSymbolicLink() || false;
  });
  for (const path of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Next.js finds packages that it did not bundle by links of its own.
    if (lstatSync(join(root, path)).isSymbolicLink()) {
      symlinkSync(readlinkSync(join(root, path)), join(folder, path));
    } else copyFileSync(join(root, path), join(folder, path));
    bytes += lstatSync(join(folder, path)).size;
  }
  return { files: files.length, bytes };
}

/** @param {string} path of a list, from the project @returns {string[]} */
function listed(path) {
  /** @type {{files: string[]}} */
  const { files } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return files.map((file) => relative(root, resolve(root, dirname(path), file)));
}

/** @param {string} path a file or a folder @returns {string[]} the files */
function below(path) {
  if (!lstatSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    const [folder] = process.argv.slice(2);
    if (!folder) throw new Refusal('Pack into which folder?');
    const { files, bytes } = await pack(resolve(folder));
    process.stdout.write(`${files} files, ${(bytes / 1e6).toFixed(1)} MB\n`);
    return 0;
  });
}
