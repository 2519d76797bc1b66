import { build } from 'esbuild';

/**
 * `import script from './x.ts' with { type: 'text' }` gives the text of the bundle that a browser runs:
 * how one file for Node.js carries the scripts of the pages it serves.
 * @type {import('esbuild').Plugin}
 */
export const browserScripts = {
  name: 'browser scripts',
  setup({ onLoad, initialOptions }) {
    onLoad({ filter: /\.ts$/ }, async (args) => {
      if (args.with.type !== 'text') return undefined;
      const built = await build({
        entryPoints: [args.path],
        bundle: true,
        write: false,
        minify: true,
        platform: 'browser',
        target: ['chrome110', 'firefox110', 'safari16'],
        format: 'esm',
        alias: initialOptions.alias ?? {},
        logLevel: 'silent',
        metafile: true,
      });
      const watchFiles = Object.keys(built.metafile.inputs);
      return { contents: built.outputFiles[0]?.text ?? '', loader: 'text', watchFiles };
    });
  },
};
