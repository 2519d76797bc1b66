import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { kinds, makePackages } from '../../packages.mjs';
import { runNpm } from '../../start/install.mjs';
import { root } from '../../start/paths.mjs';
import { mustRun, run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';

/** @typedef {import('../toolchains.mjs').Language} Language */
/** @typedef {import('../../packages.mjs').Kind} Kind */
/** @typedef {{made: string, work: string, guide: (title: string) => string}} Place packages, an empty folder, files of the guide */

/** What makes and takes each. @type {Record<Kind, Language | null>} */
const languageOf = { npm: null, python: 'python', java: 'java', nuget: 'dotnet', c: 'c' };

const vectors = join(root, 'docs', 'olp1-vectors.json');
const stateVectors = join(root, 'docs', 'wizard-state-vectors.json');
/** A program without a license, and where it finds nothing of anybody's. */
const unlicensed = /^Night Sky does not run: NONE$/m;

/**
 * Makes the packages, and installs each where nothing else is, without a network.
 * @param {import('./guide-parts.mjs').Part[]} parts of the guide, whose programs are run
 * @param {{folder: string, missing: Map<Language, string>}} place
 * @returns {Promise<{checks: Checks, notRun: string[]}>}
 */
export async function tryPackages(parts, { folder, missing }) {
  const checks = new Checks('Packages');
  /** @type {string[]} */
  const notRun = [];
  const here = kinds.filter((kind) => {
    const language = languageOf[kind];
    return !language || !missing.has(language);
  });
  const made = join(folder, 'packages');
  const again = join(folder, 'packages-again');
  const guide = (/** @type {string} */ title) =>
    parts.flatMap(({ blocks }) => blocks).find((block) => block.title === title)?.text ?? '';

  await checks.check(`made twice, they are the same bytes: ${here.join(', ')}`, async () => {
    await makePackages(here, made);
    await makePackages(here, again);
    for (const kind of here) {
      const files = readdirSync(join(made, kind));
      assert.ok(files.length > 1);
      for (const file of files) {
        const [one, other] = [made, again].map((out) => readFileSync(join(out, kind, file)));
        assert.ok(other && one?.equals(other), file);
      }
    }
  });
  for (const kind of here) {
    const work = join(folder, `install-${kind}`);
    mkdirSync(work);
    writeFileSync(join(work, 'product.json'), productFile());
    await installed[kind]({ made: join(made, kind), work, guide }, checks, notRun);
  }
  return { checks, notRun };
}

/** @type {Record<Kind, (place: Place, checks: Checks, notRun: string[]) => Promise<void>>} */
const installed = {
  async npm({ made, work, guide }, checks) {
    const tsc = (/** @type {string} */ module, /** @type {string} */ resolution) =>
      inFolder(work, process.execPath, [
        join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
        ...['--module', module, '--moduleResolution', resolution, '--target', 'es2022', '--strict'],
        ...['--types', 'node', '--resolveJsonModule', '--outDir', `out-${resolution}`],
        ...['--exactOptionalPropertyTypes', 'night-sky.ts'],
        ...(resolution === 'nodenext' ? ['required.cts'] : []),
      ]);
    await checks.check('npm takes it into an empty project, without a network', async () => {
      writeFileSync(join(work, 'package.json'), guide('package.json'));
      const tarball = join(made, readdirSync(made).find((name) => name.endsWith('.tgz')) ?? '');
      await runNpm('npm install failed.', ['install', '--offline', tarball], { cwd: work });
      writeFileSync(join(work, 'night-sky.ts'), guide('night-sky.ts'));
      writeFileSync(
        join(work, 'required.cts'),
        "import keyturn = require('@keyturn/license');\nconst id: string | null = keyturn.ownComputerId();\nconsole.log(typeof id, typeof keyturn.openWizard);\n",
      );
      mkdirSync(join(work, 'node_modules', '@types'));
      for (const name of ['@types/node', 'undici-types']) {
        symlinkSync(join(root, 'node_modules', name), join(work, 'node_modules', name));
      }
    });
    await checks.check("the guide's program compiles under bundler", () =>
      tsc('esnext', 'bundler'),
    );
    await checks.check("the guide's program compiles under nodenext, and runs", async () => {
      await tsc('nodenext', 'nodenext');
      await runsUnlicensed(work, process.execPath, [join('out-nodenext', 'night-sky.js')]);
    });
    await checks.check('require() gives the same', async () => {
      const said = await inFolder(work, process.execPath, [join('out-nodenext', 'required.cjs')]);
      assert.match(said, /^(string|object) function$/m);
    });
  },

  async python({ made, work }, checks, notRun) {
    const wheel = join(made, readdirSync(made).find((name) => name.endsWith('.whl')) ?? '');
    copyFileSync(join(root, 'clients/python/test_vectors.py'), join(work, 'test_vectors.py'));
    /** @param {string} name @param {string[]} options @param {'is' | 'is not'} native */
    const pass = async (name, options, native) => {
      const bin = join(work, name, 'bin', 'python');
      await inFolder(work, 'python3', ['-m', 'venv', ...options, name]);
      await inFolder(work, bin, ['-m', 'pip', 'install', '--no-index', '--quiet', wheel]);
      const asked = `import keyturn; assert keyturn._native() ${native} None`;
      await inFolder(work, bin, ['-c', asked]);
      const said = await inFolder(work, bin, ['test_vectors.py', vectors, stateVectors]);
      assert.match(said, /^\d{3} passed, 0 failed$/m);
    };
    await checks.check(
      'pip takes the wheel without a network; its own code passes every vector',
      () => pass('own', [], 'is'),
    );
    const { code } = await run('python3', ['-c', 'import cryptography']);
    if (code !== 0)
      notRun.push("the wheel's test vectors with the package cryptography (it is not here)");
    else {
      await checks.check(
        'the wheel passes every vector with the package cryptography',
        async () => {
          await pass('native', ['--system-site-packages'], 'is not');
          await inFolder(work, join(work, 'native', 'bin', 'python'), ['-c', bothAreTheSame]);
        },
      );
    }
  },

  async java({ made, work, guide }, checks) {
    await checks.check('a modular program requires the jar, and runs', async () => {
      const jar = readdirSync(made).find((name) => /\d\.jar$/.test(name)) ?? '';
      writeFileSync(
        join(work, 'module-info.java'),
        'module night.sky {\n  requires org.keyturn.license;\n}\n',
      );
      writeFileSync(join(work, 'NightSky.java'), `package night.sky;\n\n${guide('NightSky.java')}`);
      const path = join(made, jar);
      const sources = ['module-info.java', 'NightSky.java'];
      await inFolder(work, 'javac', ['--release', '17', '-p', path, '-d', 'out', ...sources]);
      copyFileSync(join(work, 'product.json'), join(work, 'out', 'night', 'sky', 'product.json'));
      const args = [
        `-Duser.home=${work}`,
        '-p',
        [path, 'out'].join(':'),
        '-m',
        'night.sky/night.sky.NightSky',
      ];
      await runsUnlicensed(work, 'java', args);
    });
  },

  async nuget({ made, work, guide }, checks) {
    await checks.check(
      'the assembly of the NuGet package is referred to by a program',
      async () => {
        const name = readdirSync(made).find((file) => file.endsWith('.nupkg')) ?? '';
        await inFolder(work, 'unzip', ['-q', join(made, name)]);
        const library = readFileSync(join(work, 'lib', 'net472', 'Keyturn.dll'));
        writeFileSync(join(work, 'Keyturn.dll'), library);
        writeFileSync(join(work, 'NightSky.cs'), guide('NightSky.cs'));
        const resource = '-resource:product.json,product.json';
        await inFolder(work, 'mcs', [
          '-r:Keyturn.dll',
          resource,
          '-out:night-sky.exe',
          'NightSky.cs',
        ]);
        await runsUnlicensed(work, 'mono', ['night-sky.exe']);
      },
    );
    await checks.check('its source compiles as C# 7.2 with nothing else', async () => {
      const source = join('contentFiles', 'cs', 'netstandard2.0', 'Keyturn.cs');
      const as = ['-target:library', '-langversion:7.2', '-r:System.Numerics', '-out:own.dll'];
      await inFolder(work, 'mcs', [...as, source]);
    });
  },

  async c({ made, work }, checks) {
    await checks.check('the C sources compile from their archive', async () => {
      const name = readdirSync(made).find((file) => file.endsWith('.tar.gz')) ?? '';
      await inFolder(work, 'tar', ['xzf', join(made, name), '--strip-components=1']);
      await inFolder(work, 'cc', ['-std=c11', '-c', 'keyturn.c']);
    });
  },
};

/** Ours and that of `cryptography`, on random input and points of small order. */
const bothAreTheSame = `
import os, keyturn as k
for n in range(100):
    d, u = os.urandom(32), bytes([n]) + bytes(31) if n < 9 else os.urandom(32)
    assert k.x25519(d, u) == k._ladder(d, u)
    hidden = k.chacha20(d, u[n % 32:])
    assert k.seal(d, u[:n % 32], u[n % 32:]) == hidden + k.poly1305_tag(d, u[:n % 32], hidden)
`;

/** A genuine one, of a portal that does not answer. */
function productFile() {
  const { wizards } = JSON.parse(readFileSync(vectors, 'utf8'));
  const product = { ...wizards.A.product, testPortal: true, portalUrl: 'http://127.0.0.1:1' };
  return JSON.stringify(product);
}

/** @param {string} cwd @param {string} program @param {string[]} args */
const inFolder = (cwd, program, args) => mustRun(`${program} failed.`, program, args, { cwd });

/** @param {string} cwd also its home @param {string} program @param {string[]} args */
async function runsUnlicensed(cwd, program, args) {
  const env = {
    ...process.env,
    HOME: cwd,
    XDG_STATE_HOME: cwd,
    XDG_CONFIG_HOME: join(cwd, 'config'),
  };
  const { code, text } = await run(program, args, { cwd, env });
  assert.match(text, unlicensed);
  assert.equal(code, 1, text);
}
