import { cpSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildFolder, root } from '../../start/paths.mjs';
import { mustRun } from '../../start/run.mjs';
import { moreVectors, spoiledVectors, withoutGround } from './more-vectors.mjs';

/** @typedef {import('../toolchains.mjs').Language} Language */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {() => Promise<unknown>} compile
 * @property {string[]} vectors program and arguments of its runner of the test vectors and of more like them
 * @property {string[]} spoiled the same with vectors that it must not pass
 * @property {string[]} gone the same where what other sections begin with is missing
 * @property {string[]} command program and first arguments of its command line
 */

const source = (/** @type {string} */ file) => join(root, 'clients', file);
/** Nothing compiled lands beside the sources. */
const outC = join(buildFolder, 'clients', 'c');

const python = (/** @type {string} */ file) => ['python3', '-B', source(`python/${file}`)];
// It starts often and never runs for long.
const quickly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/**
 * @param {string} folder an empty one, for vectors and for the Java client: Java reads a path in the encoding of the locale, so
 *   in the C locale it cannot do anything in a clone below a folder with umlauts
 * @returns {Record<Language, Client>}
 */
export function clientsIn(folder) {
  const vectorFile = join(folder, 'vectors.json');
  const spoiledFile = join(folder, 'spoiled.json');
  writeFileSync(vectorFile, JSON.stringify(moreVectors()));
  const goneFile = join(folder, 'gone.json');
  writeFileSync(spoiledFile, JSON.stringify(spoiledVectors().spoiled));
  writeFileSync(goneFile, JSON.stringify(withoutGround()));
  const java = (/** @type {string} */ main) => ['java', ...quickly, '-cp', folder, main];
  return {
    python: {
      name: 'Python',
      compile: async () => {},
      vectors: [...python('test_vectors.py'), vectorFile],
      spoiled: [...python('test_vectors.py'), spoiledFile],
      gone: [...python('test_vectors.py'), goneFile],
      command: python('keyturn.py'),
    },
    c: {
      name: 'C',
      compile: () => {
        // Named from the folder of the Makefile: make ends a name at a space.
        const out = relative(source('c'), outC);
        const targets = ['keyturn', 'vectors-sanitized'].map((name) => join(out, name));
        const args = ['-s', '-j2', '-C', source('c'), `OUT=${out}`, ...targets];
        return mustRun('The C client does not compile.', 'make', args);
      },
      vectors: [join(outC, 'vectors-sanitized'), vectorFile],
      spoiled: [join(outC, 'vectors-sanitized'), spoiledFile],
      gone: [join(outC, 'vectors-sanitized'), goneFile],
      command: [join(outC, 'keyturn')],
    },
    java: {
      name: 'Java',
      compile: () => {
        cpSync(source('java'), folder, { recursive: true });
        const files = ['Keyturn.java', 'VectorTest.java'].map((file) => join(folder, file));
        const args = ['--release', '17', '-Xlint:all', '-d', folder, ...files];
        const toJvm = quickly.map((option) => `-J${option}`);
        return mustRun('The Java client does not compile.', 'javac', [...toJvm, ...args]);
      },
      vectors: [...java('VectorTest'), vectorFile],
      spoiled: [...java('VectorTest'), spoiledFile],
      gone: [...java('VectorTest'), goneFile],
      command: java('Keyturn'),
    },
  };
}
