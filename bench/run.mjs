import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../scripts/start/install.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { runScript, step } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';

const usage = `npm run bench [-- --seconds 8 --warmup 8 --rounds 3 --json FILE]
Compares the device door with the same SQL under bare node:http, Hono and Next.js. DATABASE_URL: the
server to use, by a user that may create a database; without it, one is made for the run.`;

runScript(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '8' },
      warmup: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  await ensureInstalled();
  const portal = [join(root, 'scripts', 'build.mjs'), 'server', 'pages'];
  await mustRun('The portal could not be built.', process.execPath, portal, { output: 'show' });
  await step('Building the benchmark', async () => {
    await bundle('bench/prepare.ts', join(buildFolder, 'bench.mjs'));
    await buildNextPeer();
  });
  // What it imports is there only now.
  const { compare } = await import('./compare.mjs');
  const results = await compare({
    seconds: Number(values.seconds),
    warmup: Number(values.warmup),
    rounds: Number(values.rounds),
  });
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  return 0;
});

/** In a copy: what Next.js leaves behind is nothing that other tools should find among the sources. */
async function buildNextPeer() {
  for (const part of ['next-peer', 'peers']) {
    cpSync(join(root, 'bench', part), join(buildFolder, 'bench', part), { recursive: true });
  }
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  await mustRun('The Next.js peer could not be built.', process.execPath, [next, 'build'], {
    cwd: join(buildFolder, 'bench', 'next-peer'),
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}
