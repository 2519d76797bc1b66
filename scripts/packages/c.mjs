import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { tarball, textEntry } from './archives.mjs';
import { filesIn, textOf } from './sources.mjs';

const sources =
  /^(?!build\/).*(\.[ch]|\.pc\.in|CMakeLists\.txt|\.cmake(\.in)?|README\.md|Makefile)$/;

/**
 * The C client's sources, and what builds them.
 * @param {import('./sources.mjs').About} about
 * @returns {Promise<import('./archives.mjs').Entry[]>}
 */
export async function cPackage({ version }) {
  const name = `keyturn-c-${version}`;
  const files = [
    textEntry('LICENSE', textOf('LICENSE')),
    ...filesIn(join(root, 'clients', 'c'), sources),
  ];
  const packed = files.map((file) => ({ ...file, name: `${name}/${file.name}` }));
  return [{ name: `${name}.tar.gz`, bytes: tarball(packed) }];
}
