import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { Refusal, runScript, say, step } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';
import { makerFor, ownTarget, targets } from './wizard-build/runtimes.mjs';
import { readTexts } from './wizard-build/texts.mjs';

const usage = `npm run wizard:build -- --product product.json [--target ${targets.join(',')}]
  [--name "Example CAD Licensing"] [--logo logo.svg] [--texts texts.json] [--out folder] [--machine-wide]`;

const logoTypes = { '.svg': 'image/svg+xml', '.png': 'image/png' };
const largestLogo = 200_000;

/**
 * @typedef {object} Wanted
 * @property {string} product path of the product file
 * @property {import('./wizard-build/runtimes.mjs').Target[]} targets
 * @property {string} [name] default: the product's, and License Wizard
 * @property {string} [logo] path of an SVG or PNG
 * @property {string} [texts] path of a file of texts by language
 * @property {boolean} [machine] the license is of the machine and all of its users; default: of one user
 * @property {string} out folder
 */

/**
 * The License Wizard as one executable for each target, with the vendor's product inside, and what goes with them.
 * Into the folder it comes when all of it is there: what a failure leaves is what was there before.
 * @param {Wanted} wanted
 * @returns {Promise<string[]>} names of the executables in `out`, in the order of the targets
 */
export async function buildWizard(wanted) {
  const { bundleWizard } = await import('./wizard-build/bundle.mjs');
  const { makeExecutable } = await import('./wizard-build/executable.mjs');
  const { sbomOf } = await import('./wizard-build/sbom.mjs');
  const { licensesOf } = await import('./wizard-build/licenses.mjs');
  await ensureBuilt(['wizard']);
  const { text, product } = await readProduct(wanted.product);
  const name = wanted.name ?? `${product.name} License Wizard`;
  if (!ONE_LINE.test(name))
    throw new Refusal('The product has a name of several lines: say --name.');
  const edition = {
    ...{ productFile: text, name, machine: wanted.machine === true },
    logo: wanted.logo ? readLogo(wanted.logo) : null,
  };
  const texts = wanted.texts ? readTexts(wanted.texts) : {};
  const { inputs, ...scripts } = await bundleWizard(edition, texts);
  const files = wanted.targets.map(
    (target) => `${fileName(name, product)}-${target}${suffix(target)}`,
  );
  const others = ['licenses.txt', 'sbom.cdx.json', 'SHA256SUMS'];
  makeFolder(wanted.out, [...files, ...others]);
  const fresh = mkdtempSync(join(wanted.out, '.building-'));
  const clean = () => rmSync(fresh, { recursive: true, force: true });
  const interrupted = () => {
    clean();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    /** @param {string} file @param {string} content */
    const write = (file, content) => writeFileSync(join(fresh, file), content);
    write(
      'sbom.cdx.json',
      await sbomOf(inputs, { name, version: product.version }, wanted.targets),
    );
    const makers = await Promise.all(wanted.targets.map(makerFor));
    write('licenses.txt', licensesOf(inputs, [...new Set(makers.map(licenseBeside))]));
    for (const [index, target] of wanted.targets.entries()) {
      const file = join(fresh, files[index] ?? '');
      await step(basename(file), () => makeExecutable(scripts, target, file));
    }
    write('SHA256SUMS', files.map((file) => `${sha256(join(fresh, file))}  ${file}\n`).join(''));
    moveAll([...files, ...others], fresh, wanted.out);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    clean();
  }
  return files;
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM']);

/**
 * All of them, in place of those of that name, or none.
 * @param {string[]} files @param {string} from @param {string} to
 */
export function moveAll(files, from, to) {
  /** @type {(() => void)[]} */
  const back = [];
  /** @param {string} source @param {string} target */
  const move = (source, target) => {
    renameSync(source, target);
    back.unshift(() => renameSync(target, source));
  };
  for (const file of files) {
    const [fresh, target] = [join(from, file), join(to, file)];
    try {
      if (existsSync(target)) move(target, `${fresh}.before`);
      move(fresh, target);
    } catch (error) {
      for (const undo of back) undo();
      throw new Refusal(`${target} cannot be replaced (${codeOf(error)}). Nothing was changed.`);
    }
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

/** Node.js' license: packages for Windows leave it out, that of the same version for this computer has it. @param {string} program */
const licenseBeside = (program) => join(program, '..', '..', 'LICENSE');

/** @param {string} folder @param {string[]} names of files that will be in it */
function makeFolder(folder, names) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refusal(`--out names no folder that can be made: ${folder} (${codeOf(error)})`);
  }
  const taken = names.find((name) => existsSync(join(folder, name)) && !isFile(join(folder, name)));
  if (taken) throw new Refusal(`In --out there is something else called ${taken}: ${folder}`);
}

/** @param {string} path */
const isFile = (path) => statSync(path).isFile();

/** @param {string} target */
const suffix = (target) => (target.startsWith('win') ? '.exe' : '');

/** Letters of others are written without their marks, and left out where that leaves none. @param {string} name @param {{productId: number}} product */
export const fileName = (name, { productId }) =>
  name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-+|-+$/g, '') || `license-wizard-${productId}`;

/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/**
 * What the wizard itself says of the file.
 * @param {string} file
 * @returns {Promise<{text: string, product: {productId: number, name: string, version: string}}>}
 */
async function readProduct(file) {
  const state = mkdtempSync(join(tmpdir(), 'keyturn-product-'));
  const args = ['status', '--json', '--product', file, '--state', state];
  try {
    // Warnings of Node.js are no part of the answer.
    const { text: said } = await run(process.execPath, [join(buildFolder, 'wizard.mjs'), ...args], {
      output: 'show-errors',
    });
    const answer = JSON.parse(said);
    if (!answer.ok) throw new Refusal(answer.error.message);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
  const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  try {
    return { text, product: JSON.parse(text) };
  } catch {
    throw new Refusal(`Save the product file as UTF-8: ${file}`);
  }
}

/** @param {string} file */
function readLogo(file) {
  const type = logoTypes[/** @type {keyof typeof logoTypes} */ (extname(file).toLowerCase())];
  if (!type) throw new Refusal(`A logo is an SVG or a PNG file: ${file}`);
  if (!existsSync(file) || !isFile(file) || statSync(file).size > largestLogo) {
    throw new Refusal(`A logo is a file of at most ${largestLogo / 1000} kB: ${file}`);
  }
  return { type, base64: readFileSync(file).toString('base64') };
}

/** @param {string[]} typed @param {string} from folder that paths are meant from @returns {Wanted | null} null: asked for help */
function readWanted(typed, from) {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = {
    ...{ product: text, target: text, name: text, logo: text, texts: text, out: text },
    'machine-wide': /** @type {const} */ ({ type: 'boolean' }),
    help: /** @type {const} */ ({ type: 'boolean', short: 'h' }),
  };
  /** @type {ReturnType<typeof parseArgs<{options: typeof options}>>['values']} */
  let values;
  try {
    values = parseArgs({ args: typed, options }).values;
  } catch (error) {
    throw new Refusal(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
  if (values.help) return null;
  if (!values.product) throw new Refusal(`--product is missing.\n${usage}`);
  if (values.name !== undefined) assertName(values.name);
  const named = values.target?.split(',') ?? [ownTarget()];
  const chosen = targets.filter((target) => named.includes(target));
  const unknown = named.find((name) => !targets.some((target) => target === name));
  if (unknown !== undefined) throw new Refusal(`No target: ${unknown}\n${usage}`);
  const path = (/** @type {string | undefined} */ file) => file && resolve(from, file);
  const optional = { name: values.name, logo: path(values.logo), texts: path(values.texts) };
  return {
    product: resolve(from, values.product),
    targets: chosen,
    machine: values['machine-wide'] === true,
    out: resolve(from, values.out ?? 'license-wizard'),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Nothing that moves a terminal's cursor either. */
const ONE_LINE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

/** It is a line of each screen, and in the file's name. @param {string} name */
function assertName(name) {
  if (name.trim() !== name || !ONE_LINE.test(name) || [...name].length > 60) {
    throw new Refusal('--name is one line of 1 to 60 characters, no space before or after it.');
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    assertNode();
    const from = process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined;
    const wanted = readWanted(process.argv.slice(2), from ?? process.cwd());
    if (!wanted) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    await ensureInstalled();
    const files = await buildWizard(wanted);
    say(`\n  In ${relative(process.cwd(), wanted.out) || '.'}: ${files.join(', ')}`);
    say('  and SHA256SUMS, sbom.cdx.json, licenses.txt. Now sign them, and make SHA256SUMS anew:');
    say('  docs/ship-the-wizard.md');
    return 0;
  });
}
