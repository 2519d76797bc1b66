import { writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { build } from 'esbuild';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { licensesOf } from '../wizard-build/licenses.mjs';
import { tarball, textEntry } from './archives.mjs';
import { filesIn, textOf } from './sources.mjs';

const entry = 'wizard/core/index';

/**
 * `@keyturn/license`: the SDK as one script for `import` and one for `require`, each with its types. What it needs of other
 * packages is inside: one audit, one file, and no network where it is installed.
 * @param {import('./sources.mjs').About} about
 * @param {string} work an empty folder
 * @returns {Promise<import('./archives.mjs').Entry[]>}
 */
export async function npmPackage({ version, license }, work) {
  const types = await typesIn(work);
  const esm = await bundle('esm');
  const cjs = await bundle('cjs');
  const manifest = {
    name: '@keyturn/license',
    version,
    description: 'Offline and online licensing by OLP/1, for programs on Node.js.',
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19.0' },
    main: './cjs/index.js',
    types: `./cjs/${entry}.d.ts`,
    exports: {
      '.': {
        import: { types: `./esm/${entry}.d.ts`, default: './esm/index.js' },
        require: { types: `./cjs/${entry}.d.ts`, default: './cjs/index.js' },
      },
      './package.json': './package.json',
    },
  };
  const files = [
    textEntry('package.json', json(manifest)),
    textEntry('README.md', textOf('wizard/core/README.md')),
    textEntry('LICENSE', textOf('LICENSE')),
    textEntry('licenses.txt', licensesOf(esm.inputs, [])),
    textEntry('esm/index.js', esm.script),
    textEntry('cjs/index.js', cjs.script),
    textEntry('cjs/package.json', json({ type: 'commonjs' })),
    ...['esm', 'cjs'].flatMap((kind) =>
      types.map(({ name, bytes }) => ({ name: `${kind}/${name}`, bytes })),
    ),
  ];
  const packed = files.map(({ name, bytes }) => ({ name: `package/${name}`, bytes }));
  return [{ name: `keyturn-license-${version}.tgz`, bytes: tarball(packed) }];
}

/** @param {'esm' | 'cjs'} format */
async function bundle(format) {
  const built = await build({
    absWorkingDir: root,
    entryPoints: [`${entry}.ts`],
    outfile: 'index.js',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format,
    alias: { '@': root },
    logLevel: 'silent',
    legalComments: 'inline',
  });
  const script = built.outputFiles[0]?.text ?? '';
  return { script, inputs: Object.keys(built.metafile.inputs) };
}

/** The declarations of the entry and of whatever it names. @param {string} work */
async function typesIn(work) {
  const out = join(work, 'types');
  const config = join(work, 'tsconfig.json');
  const compilerOptions = {
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, incremental: false },
    ...{ plugins: [], rootDir: root, outDir: out },
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  const files = [join(root, `${entry}.ts`)];
  writeFileSync(
    config,
    json({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await mustRun('The types of the SDK cannot be made.', process.execPath, [tsc, '-p', config]);
  const made = new Map(
    filesIn(out).map(({ name, bytes }) => [name, withPaths(Buffer.from(bytes).toString(), name)]),
  );
  const wanted = new Set([`${entry}.d.ts`]);
  for (const name of wanted) {
    for (const [, , , path = ''] of made.get(name)?.matchAll(named) ?? []) {
      const other = posix.join(posix.dirname(name), path).replace(/\.js$/, '.d.ts');
      if (path.startsWith('.')) wanted.add(other);
    }
  }
  return [...wanted].sort().map((name) => textEntry(name, made.get(name) ?? ''));
}

/** Where declarations name a module. */
const named = /(\bfrom |\bimport |\bimport\(|\bdeclare module )(['"])([^'"]+)\2/g;

/**
 * Our short names for modules as paths that every resolution knows.
 * @param {string} declarations
 * @param {string} name of their file
 */
function withPaths(declarations, name) {
  const up = '../'.repeat(name.split('/').length - 1);
  return declarations.replaceAll(named, (whole, before, quote, module) =>
    /^(@\/|\.)/.test(module) ? `${before}${quote}${module.replace(/^@\//, up)}.js${quote}` : whole,
  );
}

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
