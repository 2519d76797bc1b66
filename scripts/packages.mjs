import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './start/install.mjs';
import { root } from './start/paths.mjs';
import { Refusal, runScript, step } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';

/** @typedef {import('./packages/sources.mjs').About} About */
/** @typedef {import('./packages/archives.mjs').Entry} Entry */
/** @typedef {(about: About, work: string) => Promise<Entry[]>} Maker */

export const kinds = /** @type {const} */ (['npm', 'python', 'java', 'nuget', 'c']);

/** @typedef {typeof kinds[number]} Kind a folder of packages */

/**
 * The clients as packages, each kind in a folder of its own with its checksums, in place of what was there.
 * @param {readonly Kind[]} wanted
 * @param {string} out folder
 */
export async function makePackages(wanted, out) {
  const { about } = await import('./packages/sources.mjs');
  for (const kind of wanted) {
    const work = mkdtempSync(join(tmpdir(), 'keyturn-package-'));
    try {
      save(await (await makers[kind]())(about(), work), join(out, kind));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

/** @type {Record<Kind, () => Promise<Maker>>} late: they need what npm installs */
const makers = {
  npm: async () => (await import('./packages/npm.mjs')).npmPackage,
  python: async () => (await import('./packages/python.mjs')).pythonPackage,
  java: async () => (await import('./packages/java.mjs')).javaPackage,
  nuget: async () => (await import('./packages/nuget.mjs')).nugetPackage,
  c: async () => (await import('./packages/c.mjs')).cPackage,
};

/** @param {Entry[]} files @param {string} folder */
function save(files, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  const sums = files.map(
    ({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    assertNode();
    const named = process.argv.slice(2);
    const unknown = named.find((name) => !kinds.some((kind) => kind === name));
    if (unknown !== undefined) {
      throw new Refusal(`No packages: ${unknown}\nnpm run packages [-- ${kinds.join(' ')}]`);
    }
    await ensureInstalled();
    const wanted = kinds.filter((kind) => named.length === 0 || named.includes(kind));
    const out = join(root, 'packages');
    for (const kind of wanted) await step(`packages/${kind}`, () => makePackages([kind], out));
    return 0;
  });
}
