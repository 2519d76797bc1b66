import { spawn } from 'node:child_process';
import { inSystem32 } from '@/wizard/core/system32';

/**
 * Opens an address in the default browser; false where no program for that could be started. Every
 * user of this computer can read it: nothing secret may stand in it.
 */
export function openBrowser(address: string, platform = process.platform): Promise<boolean> {
  const [command, ...args] = openerOf(platform, address);
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}

function openerOf(platform: NodeJS.Platform, address: string): [string, ...string[]] {
  switch (platform) {
    case 'win32':
      // The empty title is what `start` takes a quoted first argument for.
      return [inSystem32('cmd.exe'), '/c', 'start', '""', address];
    case 'darwin':
      return ['/usr/bin/open', address];
    default:
      return ['xdg-open', address];
  }
}
