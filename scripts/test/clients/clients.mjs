import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, root } from '../../start/paths.mjs';
import { mustRun } from '../../start/run.mjs';

/** @typedef {import('../toolchains.mjs').Language} Language */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {() => Promise<unknown>} compile
 * @property {string[]} vectors program and arguments of its runner of the test vectors
 * @property {string[]} command program and first arguments of its command line
 */

/** Nothing compiled lands beside the sources. */
const out = (/** @type {Language} */ language) => join(buildFolder, 'clients', language);
const source = (/** @type {string} */ file) => join(root, 'clients', file);
const vectorFile = join(root, 'docs', 'olp1-vectors.json');

const python = (/** @type {string} */ file) => ['python3', '-B', source(`python/${file}`)];
// It starts often and never runs for long.
const quickly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const java = (/** @type {string} */ main) => ['java', ...quickly, '-cp', out('java'), main];

/** @type {Record<Language, Client>} */
export const clients = {
  python: {
    name: 'Python',
    compile: async () => {},
    vectors: [...python('test_vectors.py'), vectorFile],
    command: python('keyturn.py'),
  },
  c: {
    name: 'C',
    compile: () => {
      const targets = ['keyturn', 'vectors-sanitized'].map((name) => join(out('c'), name));
      const args = ['-s', '-j2', '-C', source('c'), `OUT=${out('c')}`, ...targets];
      return mustRun('The C client does not compile.', 'make', args);
    },
    vectors: [join(out('c'), 'vectors-sanitized'), vectorFile],
    command: [join(out('c'), 'keyturn')],
  },
  java: {
    name: 'Java',
    compile: () => {
      mkdirSync(out('java'), { recursive: true });
      const files = ['Keyturn.java', 'VectorTest.java'].map((file) => source(`java/${file}`));
      const args = ['--release', '17', '-Xlint:all', '-d', out('java'), ...files];
      const toJvm = quickly.map((option) => `-J${option}`);
      return mustRun('The Java client does not compile.', 'javac', [...toJvm, ...args]);
    },
    vectors: [...java('VectorTest'), vectorFile],
    command: java('Keyturn'),
  },
};
