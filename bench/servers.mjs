import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFolder, root } from '../scripts/start/paths.mjs';

const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');

/** @typedef {{name: string, url: string, pid: number | undefined, child: import('node:child_process').ChildProcess, stop: () => Promise<void>}} Server */
/** @typedef {{args: (port: number) => string[], cwd: string}} Program */

/** Each in a process of its own, all with the same database and the same size of pool. */
export const programs = {
  door: { args: () => [join(buildFolder, 'server.mjs')], cwd: root },
  'node:http': { args: () => [join(root, 'bench/peers/node-http.mjs')], cwd: root },
  hono: { args: () => [join(root, 'bench/peers/hono.mjs')], cwd: root },
  'Next.js route handler': {
    args: (/** @type {number} */ port) => [next, 'start', '-p', String(port), '-H', '127.0.0.1'],
    cwd: join(buildFolder, 'bench', 'next-peer'),
  },
};

/**
 * @param {keyof typeof programs} name
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [preload] a module that talks with its starter
 * @returns {Promise<Server>} once it answers
 */
export async function startServer(name, env, preload) {
  /** @type {Program} */
  const { args, cwd } = programs[name];
  const port = await freePort();
  const before = preload ? ['--import', preload] : [];
  const child = spawn(process.execPath, [...before, ...args(port)], {
    cwd,
    env: { ...env, PORT: String(port), PORTAL_URL: `http://localhost:${port}` },
    stdio: ['ignore', 'ignore', 'inherit', ...(preload ? [/** @type {const} */ ('ipc')] : [])],
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const server = {
    name,
    url,
    pid: child.pid,
    child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
  await untilListening(url, child);
  return server;
}

/** @param {string} url @param {import('node:child_process').ChildProcess} child */
async function untilListening(url, child) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended by itself.`);
    try {
      await (await fetch(url)).text();
      return;
    } catch {
      await sleep(50);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`${url} does not answer.`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}
