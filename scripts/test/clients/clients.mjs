import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder, root } from '../../start/paths.mjs';
import { mustRun, run } from '../../start/run.mjs';
import { Refusal } from '../../start/say.mjs';
import { moreVectors, spoiledVectors, withoutGround } from './more-vectors.mjs';

/** @typedef {import('../toolchains.mjs').Language} Language */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {() => Promise<string[]>} compile answers what had to be left out, and why
 * @property {string[]} vectors program and arguments of its runner of the test vectors and of more like them
 * @property {string[]} spoiled the same with vectors that it must not pass
 * @property {string[]} gone the same where what other sections begin with is missing
 * @property {string[]} command program and first arguments of its command line
 */

const source = (/** @type {string} */ file) => join(root, 'clients', file);
/** Nothing compiled lands beside the sources. */
export const outC = join(buildFolder, 'clients', 'c');
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** @param {string} program @param {string[]} files @param {string[]} options */
function cc(program, files, options) {
  const strict = ['-std=c11', '-Wall', '-Wextra', '-Werror', ...options];
  const sources = files.map((file) => source(`c/${file}`));
  const args = [...strict, '-o', join(outC, program), ...sources, '-lsodium'];
  return mustRun('The C client does not compile.', 'cc', args);
}

const python = (/** @type {string} */ file) => ['python3', '-B', source(`python/${file}`)];
// It starts often and never runs for long.
const quickly = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/**
 * @param {string} folder an empty one, for vectors and for what is compiled of the Java and .NET clients: Java reads a path in
 *   the encoding of the locale, so in the C locale it cannot do anything in a clone below a folder with umlauts
 * @returns {Record<Language, Client>}
 */
export function clientsIn(folder) {
  const vectorFile = join(folder, 'vectors.json');
  const stateFile = join(folder, 'states.json');
  cpSync(join(root, 'docs', 'wizard-state-vectors.json'), stateFile);
  const spoiledFile = join(folder, 'spoiled.json');
  writeFileSync(vectorFile, JSON.stringify(moreVectors()));
  const goneFile = join(folder, 'gone.json');
  writeFileSync(spoiledFile, JSON.stringify(spoiledVectors().spoiled));
  writeFileSync(goneFile, JSON.stringify(withoutGround()));
  /** @param {string} main */
  const java = (main) => ['java', ...quickly, '-cp', folder, `org.keyturn.license.${main}`];
  const outDotnet = join(folder, 'dotnet');
  const mono = (/** @type {string} */ program) => ['mono', join(outDotnet, program)];
  return {
    python: {
      name: 'Python',
      compile: async () => [],
      vectors: [...python('test_vectors.py'), vectorFile, stateFile],
      spoiled: [...python('test_vectors.py'), spoiledFile, stateFile],
      gone: [...python('test_vectors.py'), goneFile, stateFile],
      command: python('keyturn.py'),
    },
    c: {
      name: 'C',
      compile: async () => {
        mkdirSync(outC, { recursive: true });
        await Promise.all([
          cc('keyturn', ['cli.c', 'keyturn.c'], ['-O2']),
          cc('vectors-sanitized', ['vectors.c'], ['-O1', '-g', ...sanitizers]),
        ]);
        return [];
      },
      vectors: [join(outC, 'vectors-sanitized'), vectorFile, stateFile],
      spoiled: [join(outC, 'vectors-sanitized'), spoiledFile, stateFile],
      gone: [join(outC, 'vectors-sanitized'), goneFile, stateFile],
      command: [join(outC, 'keyturn')],
    },
    java: {
      name: 'Java',
      compile: async () => {
        cpSync(source('java'), folder, { recursive: true });
        const file = (/** @type {string} */ name) =>
          join(folder, 'org', 'keyturn', 'license', name);
        const strict = [...quickly.map((option) => `-J${option}`), '--release', '17', '-Xlint:all'];
        const args = [...strict, '-d', folder, file('Keyturn.java'), file('VectorTest.java')];
        await mustRun('The Java client does not compile.', 'javac', args);
        return [];
      },
      vectors: [...java('VectorTest'), vectorFile, stateFile],
      spoiled: [...java('VectorTest'), spoiledFile, stateFile],
      gone: [...java('VectorTest'), goneFile, stateFile],
      command: java('Keyturn'),
    },
    dotnet: {
      name: '.NET',
      compile: () => {
        mkdirSync(outDotnet);
        return compileDotnet(outDotnet);
      },
      vectors: [...mono('VectorTest.exe'), vectorFile, stateFile],
      spoiled: [...mono('VectorTest.exe'), spoiledFile, stateFile],
      gone: [...mono('VectorTest.exe'), goneFile, stateFile],
      command: mono('KeyturnTool.exe'),
    },
  };
}

/**
 * The command line, the tests, and the library with its documentation: a public member without one is an error.
 * @param {string} out
 * @returns {Promise<string[]>}
 */
async function compileDotnet(out) {
  /** @param {string} target @param {string[]} files @param {string[]} options */
  const mcs = (target, files, ...options) => [
    ...['-langversion:7.2', '-optimize+', '-warnaserror', '-r:System.Numerics', ...options],
    ...[`-out:${join(out, target)}`, ...files.map((file) => source(`dotnet/${file}`))],
  ];
  const windows = ['-r:System.Windows.Forms', '-r:System.Drawing', '-target:winexe'];
  const documented = `-doc:${join(out, 'documented.xml')}`;
  // Checked, as the program may be that the client is copied into.
  const tests = mcs(
    'VectorTest.exe',
    ['Keyturn.cs', 'VectorTest.cs', 'OwnTests.cs', 'StateTests.cs'],
    '-checked+',
  );
  const sample = ['Keyturn.cs', 'samples/ActivationDialog.cs'];
  const failure = 'The .NET client does not compile.';
  const [dialog] = await Promise.all([
    run('mcs', mcs('ActivationDialog.exe', sample, documented, ...windows)),
    mustRun(failure, 'mcs', mcs('KeyturnTool.exe', ['Keyturn.cs', 'KeyturnTool.cs'])),
    mustRun(failure, 'mcs', tests),
  ]);
  if (dialog.code === 0) return [];
  if (/CS0006.*System\.(Windows\.Forms|Drawing)/.test(dialog.text))
    return ['the sample with a window (Mono has no Windows Forms here)'];
  throw new Refusal(`${dialog.text.trimEnd()}\nThe sample with a window does not compile.`);
}
