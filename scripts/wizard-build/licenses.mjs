import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../start/paths.mjs';
import { packageFolder, packageName } from './sbom.mjs';

/**
 * The licenses of what is in the executables: whoever passes it on has to pass these on, too.
 * @param {string[]} inputs files that were bundled, from the clone's folder
 * @param {string[]} ofNode paths of Node.js' own
 * @returns {string}
 */
export function licensesOf(inputs, ofNode) {
  const folders = [...new Set(inputs.map(packageFolder))].filter(Boolean).sort();
  const texts = [
    ['Keyturn', join(root, 'LICENSE')],
    ...folders.flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => /^(licen[cs]e|notice)/i.test(file))
        .map((file) => [packageName(folder), join(root, folder, file)]),
    ),
    ...inputs
      .filter((file) => file.endsWith('.woff2'))
      .map((file) => [basename(file), join(root, file.replace(/-latin-.*$/, '-OFL.txt'))]),
    ...ofNode.map((file) => ['Node.js and its parts', file]),
  ];
  return texts
    .map(
      ([title = '', file = '']) =>
        `${title}\n${'='.repeat(title.length)}\n\n${readFileSync(file, 'utf8').trimEnd()}\n`,
    )
    .join('\n\n');
}
