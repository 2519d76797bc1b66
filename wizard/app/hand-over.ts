import { randomBytes } from 'node:crypto';
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { html } from './html';
import { openBrowser } from './open-browser';
import { say } from './text';

/**
 * A page for this user's eyes alone that leads to the window. Its address is what browsers are
 * started with: every user of a computer may read how programs were started, and the window's own
 * address lets the first in who comes with it.
 */
function handOver(address: string, platform = process.platform) {
  const file = join(folderFor(platform), `license-wizard-${randomBytes(6).toString('hex')}.html`);
  const page = html`<meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${address}"><meta name="referrer" content="no-referrer"><title>${say('nav.label')}</title>`;
  writeFileSync(file, `<!doctype html>${page.text}`, { mode: 0o600, flag: 'wx' });
  return { url: pathToFileURL(file).href, remove: () => rmSync(file, { force: true }) };
}

/** Browsers that come as a snap see neither /tmp nor hidden folders, but the home. */
function folderFor(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return tmpdir();
  try {
    accessSync(homedir(), constants.W_OK);
    return homedir();
  } catch {
    return tmpdir();
  }
}

/** Opens an address that nobody else may know, until it was `used`; false where that is not possible. */
export async function openSecretly(address: string, used: Promise<void>): Promise<boolean> {
  try {
    const { url, remove } = handOver(address);
    process.once('exit', remove);
    void used.then(remove);
    const opened = await openBrowser(url);
    if (!opened) remove();
    return opened;
  } catch {
    // No folder to write to: the address below is for whoever sits here.
    return false;
  }
}
