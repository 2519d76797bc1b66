import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../scripts/start/network.mjs';
import { root } from '../scripts/start/paths.mjs';
import { Refusal } from '../scripts/start/say.mjs';
import { ask } from './http.mjs';
import { makeLink } from './network.mjs';

/** Seconds until it is said that a portal does not start; on two cores for which others wait it takes half a minute. */
const PATIENCE = 120;
/** Of what it said last. */
const LINES = 20;

const withParent = new URL('../scripts/start/with-parent.mjs', import.meta.url).href;

/**
 * One real process of the portal, reached over a link, and reaching its database over another one.
 * @param {string} name
 * @param {{program: string, databaseUrl: string, env: NodeJS.ProcessEnv, cwd?: string}} how `cwd`: of another checkout's
 */
export async function makePortal(name, { program, databaseUrl, env, cwd = root }) {
  const toDatabase = await makeLink(`${name} to database`, Number(new URL(databaseUrl).port));
  const url = new URL(databaseUrl);
  url.port = String(toDatabase.port);
  const port = await freePort();
  const toClients = await makeLink(`${name} to clients`, port);
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  /** @type {string[]} */
  let said = [];

  function start() {
    child = spawn(process.execPath, ['--import', withParent, program], {
      cwd,
      env: { ...env, DATABASE_URL: url.href, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        said = [...said, ...String(text).trimEnd().split('\n')].slice(-LINES);
      });
    }
  }
  const isHealthy = async () => (await ask(port, '/api/health'))?.status === 200;
  start();
  return {
    name,
    links: [toClients, toDatabase],
    /** The port at which clients find it. */
    port: toClients.port,
    /** It refuses to start where the database is away, so it is started until it runs. */
    async untilHealthy() {
      const limit = Date.now() + PATIENCE * 1000;
      while (!(await isHealthy())) {
        if (Date.now() > limit) throw new Refusal(neverHealthy());
        if (!child || child.exitCode !== null || child.signalCode !== null) start();
        await sleep(100);
      }
    },
    /** kill -9, and another process in its place. */
    async killAndRestart() {
      await end('SIGKILL');
      start();
    },
    async stop() {
      await end('SIGTERM');
      await toClients.close();
      await toDatabase.close();
    },
  };

  function neverHealthy() {
    const lines = said.map((line) => `  ${line}\n`).join('') || '  nothing\n';
    return `Portal ${name} did not become healthy within ${PATIENCE} s. What it said last:\n${lines}`;
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** @typedef {Awaited<ReturnType<typeof makePortal>>} Portal */
