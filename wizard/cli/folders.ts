import { homedir } from 'node:os';
import { join } from 'node:path';

export type Folders = { state: string; secondCopy: string };

/**
 * Where the state and the second copy of its tombstones live. By default apart from each other, so
 * that deleting or restoring one folder does not take both along.
 */
export function foldersOf(
  productId: number,
  given: { state?: string | undefined; secondCopy?: string | undefined },
): Folders {
  // Whoever names them needs no home, and a user of a container may have none.
  const state = given.state ?? usualFolders().state;
  const secondCopy =
    given.secondCopy ?? (given.state ? join(given.state, 'receipts') : usualFolders().secondCopy);
  return { state: join(state, String(productId)), secondCopy: join(secondCopy, String(productId)) };
}

function usualFolders(): Folders {
  const home = homedir();
  const { LOCALAPPDATA, APPDATA, XDG_STATE_HOME, XDG_CONFIG_HOME } = process.env;
  switch (process.platform) {
    case 'win32':
      return {
        state: join(LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Keyturn License Wizard'),
        secondCopy: join(APPDATA || join(home, 'AppData', 'Roaming'), 'Keyturn License Wizard'),
      };
    case 'darwin':
      return {
        state: join(home, 'Library', 'Application Support', 'Keyturn License Wizard'),
        secondCopy: join(home, 'Library', 'Preferences', 'Keyturn License Wizard'),
      };
    default:
      return {
        state: join(XDG_STATE_HOME || join(home, '.local', 'state'), 'keyturn-license-wizard'),
        secondCopy: join(XDG_CONFIG_HOME || join(home, '.config'), 'keyturn-license-wizard'),
      };
  }
}
