import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Checks } from '../clients/checks.mjs';

/**
 * The window of an executable on a computer with a browser, as `xdg-open` stands for one.
 * @param {[string, ...string[]]} command program and arguments that open the window
 * @param {{env: Record<string, string>, opened: string, home: string, program: string}} place `opened`: path of what xdg-open was
 *   asked to open; `home`: the computer's home as it is seen from here; `program`: what the vendor calls it
 * @returns {Promise<Checks>}
 */
export async function tryWindow([file, ...args], { env, opened, home, program }) {
  const checks = new Checks('Window');
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.once('close', done));
  try {
    await checks.check(
      'opens the browser, lets it in, and has all that its pages need inside',
      async () => {
        const address = await printedAddress(child);
        // Nobody else on the computer sees the address: it stands in a page of the user's own.
        const page = (await whatWasOpened(opened)).replace(/^.*\//, '');
        assert.ok(readFileSync(join(home, page), 'utf8').includes(address));
        const entered = await fetch(address);
        const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
        const get = (/** @type {string} */ path) =>
          fetch(new URL(path, address), { headers: { cookie } });
        const first = await (await get('./')).text();
        assert.ok(first.includes(program));
        assert.ok(first.includes('is not activated on this computer'));
        const needed = [...first.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css|svg)|logo)"/g)];
        const style = await (await get('window.css')).text();
        const fonts = [...style.matchAll(/url\("([\w.-]+)"\)/g)];
        assert.ok(needed.length > 2 && fonts.length === 2);
        for (const [, path = ''] of [...needed, ...fonts, ['', 'scan.js']]) {
          const asset = await get(path);
          assert.equal(asset.status, 200, path);
          assert.ok((await asset.arrayBuffer()).byteLength > 50, path);
        }
        assert.equal((await get('activate')).status, 200);
      },
    );
  } finally {
    // Of unshare, which takes what runs in it along (--kill-child) and hears no other signal.
    child.kill('SIGKILL');
    await ended;
  }
  return checks;
}

/** Once the program that stands for the browser has written it. @param {string} file */
async function whatWasOpened(file) {
  for (let tries = 0; tries < 100; tries += 1) {
    const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (written) return written;
    await sleep(50);
  }
  throw new Error('no browser was started');
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function printedAddress(child) {
  return new Promise((done, failed) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const found = /http:\S+/.exec(output)?.[0];
      if (found) done(found);
    });
    child.once('close', () => failed(new Error(`the window ended: ${output}`)));
  });
}
