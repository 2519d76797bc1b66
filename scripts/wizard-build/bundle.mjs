import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { browserScripts } from '../build/browser-scripts.mjs';
import { root } from '../start/paths.mjs';
import { Refusal } from '../start/say.mjs';

/** @typedef {{productFile: string, name: string, logo: {type: string, base64: string} | null}} Edition `wizard/edition.ts` */

/**
 * The wizard of one vendor as one script.
 * @param {Edition | null} edition null: one for trying
 * @param {Record<string, object>} texts the vendor's own, by language, over those of `messages/wizard.<language>.json`
 * @returns {Promise<{script: Uint8Array, inputs: string[]}>} and the files that went into it, from the clone's folder
 */
export async function bundleWizard(edition, texts) {
  const built = await build({
    absWorkingDir: root,
    entryPoints: ['wizard/cli/main.ts'],
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
    define: {
      'process.env.NODE_ENV': '"production"',
      ...(edition ? { KEYTURN_EDITION: JSON.stringify(edition) } : {}),
    },
    plugins: [browserScripts, withTexts(texts)],
  });
  const [output] = built.outputFiles;
  if (!output) throw new Error('esbuild wrote nothing');
  return { script: output.contents, inputs: Object.keys(built.metafile.inputs) };
}

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
