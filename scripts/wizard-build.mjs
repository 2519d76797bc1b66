import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
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
import { ownTarget, programOf, runtimes, targets } from './wizard-build/runtimes.mjs';

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
  const { inputs, ...scripts } = await bundleWizard(
    {
      productFile: text,
      name,
      logo: wanted.logo ? readLogo(wanted.logo) : null,
      machine: wanted.machine === true,
    },
    wanted.texts ? JSON.parse(readFileSync(wanted.texts, 'utf8')) : {},
  );
  mkdirSync(wanted.out, { recursive: true });
  const files = wanted.targets.map(
    (target) => `${fileName(name, product)}-${target}${suffix(target)}`,
  );
  for (const [index, target] of wanted.targets.entries()) {
    const file = join(wanted.out, files[index] ?? '');
    await step(basename(file), () => makeExecutable(scripts, target, file));
  }
  const programs = await Promise.all(wanted.targets.map((target) => programOf(runtimes[target])));
  const licenses = programs.map((program) => join(program, '..', '..', 'LICENSE'));
  writeFileSync(
    join(wanted.out, 'sbom.cdx.json'),
    await sbomOf(inputs, { name, version: product.version }, wanted.targets),
  );
  writeFileSync(join(wanted.out, 'licenses.txt'), licensesOf(inputs, licenses));
  const sums = files.map((file) => `${sha256(join(wanted.out, file))}  ${file}\n`);
  writeFileSync(join(wanted.out, 'SHA256SUMS'), sums.join(''));
  return files;
}

/** @param {string} target */
const suffix = (target) => (target.startsWith('win') ? '.exe' : '');

/** @param {string} name @param {{productId: number}} product */
const fileName = (name, { productId }) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
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
  const { text: said } = await run(process.execPath, [join(buildFolder, 'wizard.mjs'), ...args]);
  rmSync(state, { recursive: true, force: true });
  const answer = JSON.parse(said);
  if (!answer.ok) throw new Refusal(answer.error.message);
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
  if (!existsSync(file) || statSync(file).size > largestLogo) {
    throw new Refusal(`A logo is a file of at most ${largestLogo / 1000} kB: ${file}`);
  }
  return { type, base64: readFileSync(file).toString('base64') };
}

/** @param {string[]} typed @param {string} from folder that paths are meant from @returns {Wanted} */
function readWanted(typed, from) {
  const text = /** @type {const} */ ({ type: 'string' });
  const options = {
    ...{ product: text, target: text, name: text, logo: text, texts: text, out: text },
    'machine-wide': /** @type {const} */ ({ type: 'boolean' }),
  };
  /** @type {ReturnType<typeof parseArgs<{options: typeof options}>>['values']} */
  let values;
  try {
    values = parseArgs({ args: typed, options }).values;
  } catch (error) {
    throw new Refusal(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
  if (!values.product) throw new Refusal(usage);
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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    assertNode();
    const from = process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined;
    const wanted = readWanted(process.argv.slice(2), from ?? process.cwd());
    await ensureInstalled();
    const files = await buildWizard(wanted);
    say(`\n  In ${relative(process.cwd(), wanted.out) || '.'}: ${files.join(', ')}`);
    say('  and SHA256SUMS, sbom.cdx.json, licenses.txt. Now sign them: docs/ship-the-wizard.md');
    return 0;
  });
}
