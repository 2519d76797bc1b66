import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './processes.mjs';

/**
 * A file that says "this is mine" for as long as the claiming process lives. It names a loopback port
 * on which the holder answers with the token in the file: the kernel closes the port with the process,
 * so a claim left by `kill -9` or by a power cut is recognized, and a reused process id never misleads.
 *
 * @param {string} file
 * @returns {Promise<(() => void) | null>} gives the claim back; null while another process holds it
 */
export async function claim(file) {
  mkdirSync(dirname(file), { recursive: true });
  const token = randomBytes(16).toString('hex');
  const server = createServer((socket) => socket.on('error', () => {}).end(token));
  await new Promise((listening, failed) => {
    server.once('error', failed).listen(0, '127.0.0.1', () => listening(undefined));
  });
  server.unref();
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const text = JSON.stringify({ pid: process.pid, port: address.port, token });
  for (;;) {
    try {
      writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
      return () => {
        if (readText(file) === text) rmSync(file, { force: true });
        server.close();
      };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (await isHeld(file)) {
      server.close();
      return null;
    }
    rmSync(file, { force: true });
  }
}

/**
 * Waits until the claim is free, then holds it while the work runs.
 * @template T
 * @param {string} file
 * @param {() => void} whenWaiting told once, if somebody else holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileClaimed(file, whenWaiting, work) {
  let release = await claim(file);
  if (!release) whenWaiting();
  while (!release) {
    await sleep(100);
    release = await claim(file);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** @param {string} file @returns {Promise<boolean>} whether a living process holds the claim */
export function isHeld(file) {
  const text = readText(file);
  if (!text) return Promise.resolve(false);
  /** @type {{pid: number, port: number, token: string}} */
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    return Promise.resolve(false);
  }
  return new Promise((answer) => {
    let heard = '';
    let isSilent = false;
    const socket = connect(holder.port, '127.0.0.1');
    socket.setEncoding('utf8').setTimeout(2000, () => {
      isSilent = true;
      socket.destroy();
    });
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => {});
    // On a busy machine a holder may be late; then its process is asked for.
    socket.on('close', () => answer(heard === holder.token || (isSilent && isAlive(holder.pid))));
  });
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
