import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFolder, root } from './paths.mjs';
import { Refusal } from './say.mjs';

const withParent = new URL('./with-parent.mjs', import.meta.url).href;

/**
 * The portal's process, in a process group of its own: Ctrl-C in a terminal reaches only the starter,
 * which then stops things in order.
 * @param {NodeJS.ProcessEnv} env
 */
export function startServer(env) {
  const child = spawn(process.execPath, ['--import', withParent, join(buildFolder, 'server.mjs')], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  /** @type {Promise<string>} how it ended */
  const ended = new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
  });
  let running = true;
  ended.then(() => {
    running = false;
  });
  return {
    ended,
    isRunning: () => running,
    /** Lets it finish what it is doing, for at most `patience` milliseconds. */
    async stop(patience = 15_000 + Number(env.STOP_DELAY_SECONDS || 0) * 1000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(timer);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/**
 * Waits until the portal says that it is healthy.
 * @param {ReturnType<typeof startServer>} server
 * @param {string} url of /api/health
 * @param {AbortSignal} signal
 */
export async function untilHealthy(server, url, signal) {
  const deadline = Date.now() + 60_000;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (signal.aborted) return;
    if (!server.isRunning()) {
      throw new Refusal(
        `The portal ended while starting (${await server.ended}); its reason is above.`,
      );
    }
    last = await statusOf(url);
    if (last === '200') return;
    await sleep(50);
  }
  throw new Refusal(`The portal did not become healthy within a minute: ${url} gave ${last}.`);
}

/** @param {string} url @returns {Promise<string>} */
function statusOf(url) {
  return new Promise((answer) => {
    const request = get(url, { agent: false, timeout: 5000 }, (response) => {
      response.resume();
      answer(String(response.statusCode));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 5 s')));
    request.on('error', (error) => answer(error.message));
  });
}
