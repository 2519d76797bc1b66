#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import WebSocket, { WebSocketServer } from 'ws';

/**
 * Firefox as Playwright starts it, with one difference: an emulation that this Firefox does not know yet is
 * answered as done. Playwright sets all of them for each window (the color scheme, say) and gives up if
 * one is missing; Debian's Firefox is a year behind it. https://w3c.github.io/webdriver-bidi/#module-emulation
 */
const program = process.env.KEYTURN_FIREFOX ?? 'firefox';
const firefox = spawn(program, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] });
firefox.once('exit', (code) => process.exit(code ?? 1));
firefox.once('error', (error) => {
  say(error.message);
  process.exit(1);
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => firefox.kill(signal));
}

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
  if (!address) return say(line);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (driver, { url }) => connect(driver, `${address}${url}`));
  server.once('listening', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    say(`WebDriver BiDi listening on ws://127.0.0.1:${port}`);
  });
});

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {WebSocket} driver @param {string} address */
function connect(driver, address) {
  const browser = new WebSocket(address);
  const open = new Promise((done) => browser.once('open', done));
  driver.on('message', (data) => open.then(() => browser.send(String(data))));
  browser.on('message', (data) => driver.send(known(String(data))));
  browser.once('close', () => driver.close());
  driver.once('close', () => browser.close());
}

/** @param {string} answer @returns {string} */
function known(answer) {
  if (!answer.includes('"unknown command"')) return answer;
  const { id, error, message } = JSON.parse(answer);
  if (error !== 'unknown command' || !/\bemulation\./.test(message)) return answer;
  return JSON.stringify({ type: 'success', id, result: {} });
}
