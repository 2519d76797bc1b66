import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { browserScripts } from '../build/browser-scripts.mjs';
import { root } from '../start/paths.mjs';
import { Refusal } from '../start/say.mjs';

/** Name of the asset of an executable that holds all of the wizard. */
export const WHOLE = 'wizard.cjs';

/** @typedef {{productFile: string, name: string, logo: {type: string, base64: string} | null, machine: boolean}} Edition `wizard/edition.ts` */

/**
 * The wizard of one vendor as one script. What programs ask it for at their start stands first and on its own: the
 * rest is then never read (docs/decisions/040-the-wizard-as-one-executable.md).
 * @param {Edition | null} edition null: one for trying
 * @param {Record<string, object>} texts the vendor's own, by language, over those of `messages/wizard.<language>.json`
 * @returns {Promise<{quick: string, whole: string, inputs: string[]}>} and the files that went into it, from the clone's folder
 */
export async function bundleWizard(edition, texts) {
  const define = {
    'process.env.NODE_ENV': '"production"',
    ...(edition ? { KEYTURN_EDITION: JSON.stringify(edition) } : {}),
  };
  const [quick, whole] = await Promise.all([
    bundleOne('wizard/cli/quick.ts', define, [lateCrypto, inScript]),
    bundleOne('wizard/cli/main.ts', define, [browserScripts, withTexts(texts)]),
  ]);
  return {
    quick: quick.text,
    whole: whole.text,
    inputs: [...new Set([...quick.inputs, ...whole.inputs])],
  };
}

/** @typedef {{quick: string, whole: string}} Scripts of `bundleWizard` */

/** Both as one script that Node.js runs. @param {Scripts} scripts */
export const asOneScript = ({ quick, whole }) => `${quick}\nfunction theWizard() {\n${whole}\n}\n`;

/** The first script of an executable, which has the rest beside it as an asset of that name. @param {Scripts} scripts */
export const asFirstScript = ({ quick }) => `${quick}
function theWizard() {
  const { Script } = require('node:vm');
  const source = require('node:sea').getAsset('${WHOLE}', 'utf8');
  const run = new Script('(function (require) {' + source + '\\n})', { filename: '${WHOLE}' });
  run.runInThisContext()(require);
}
`;

/** @param {string} entry @param {Record<string, string>} define @param {import('esbuild').Plugin[]} plugins */
async function bundleOne(entry, define, plugins) {
  const built = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'wizard.cjs',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // A script inside an executable has require() alone.
    supported: { 'dynamic-import': false },
    alias: { '@': root },
    logLevel: 'silent',
    legalComments: 'inline',
    define,
    plugins,
  });
  const [output] = built.outputFiles;
  if (!output) throw new Error('esbuild wrote nothing');
  return { text: output.text, inputs: Object.keys(built.metafile.inputs) };
}

/** `node:crypto` loaded by its first use: that takes longer than all that `check` does. @type {import('esbuild').Plugin} */
const lateCrypto = {
  name: 'crypto when it is used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:crypto$/ }, ({ namespace }) =>
      namespace === 'late'
        ? { path: 'node:crypto', external: true }
        : { path: 'crypto', namespace: 'late' },
    );
    const names = Object.entries(crypto).filter(([, value]) => typeof value === 'function');
    const contents = names.map(
      ([name]) => `export const ${name} = (...given) => require('node:crypto').${name}(...given);`,
    );
    onLoad({ filter: /^/, namespace: 'late' }, () => ({ contents: contents.join('\n') }));
  },
};

/** @type {import('esbuild').Plugin} */
const inScript = {
  name: 'hashes and signatures without node:crypto',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lib[\\/]olp[\\/](hash|equal-bytes|ring-key)\.ts$/ }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path.replace(/\.ts$/, '-in-script.ts'))};`,
    }));
  },
};

/** @param {Record<string, object>} texts @returns {import('esbuild').Plugin} */
const withTexts = (texts) => ({
  name: "the vendor's texts",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]messages[\\/]wizard\.[\w-]+\.json$/ }, ({ path }) => {
      const language = /wizard\.([\w-]+)\.json$/.exec(path)?.[1] ?? '';
      const ours = JSON.parse(readFileSync(path, 'utf8'));
      const contents = JSON.stringify(overlay(ours, texts[language] ?? {}, language));
      return { contents, loader: 'json' };
    });
  },
});

/**
 * Our texts with the vendor's in place of some: no text that is not there, and no value that it does not have.
 * @param {any} ours
 * @param {any} theirs
 * @param {string} at where in the file
 * @returns {any}
 */
export function overlay(ours, theirs, at) {
  if (typeof ours === 'string') {
    const known = valuesIn(ours);
    if (typeof theirs === 'string' && valuesIn(theirs).every((name) => known.includes(name))) {
      return theirs;
    }
    throw new Refusal(`A text for ${at} may use these values alone: ${known.join(', ') || 'none'}`);
  }
  if (typeof theirs !== 'object' || theirs === null) throw new Refusal(`${at} is no text`);
  const unknown = Object.keys(theirs).find((key) => !Object.hasOwn(ours, key));
  if (unknown !== undefined) throw new Refusal(`There is no text ${at}.${unknown}`);
  const entries = Object.entries(ours).map(([key, value]) => [
    key,
    Object.hasOwn(theirs, key) ? overlay(value, theirs[key], `${at}.${key}`) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Names of the values of a text (`fill` in wizard/language.ts). @param {string} text */
function valuesIn(text) {
  const plural = /\{(\w+), plural,(?: [\w=]+ \{[^{}]*\})+\}/g;
  const rest = text.replace(plural, '{$1}');
  return [...rest.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
