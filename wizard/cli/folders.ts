import { homedir } from 'node:os';
import { join } from 'node:path';

export type Folders = { state: string; secondCopy: string };

/**
 * Where the state and the second copy of its tombstones live. By default apart from each other, so
 * that deleting or restoring one folder does not take both along. Null: none is named, and this user
 * has no home.
 */
export function foldersOf(
  productId: number,
  given: { state?: string | undefined; secondCopy?: string | undefined },
  findHome = homedir,
): Folders | null {
  // Whoever names them needs no home, and a user of a container may have none.
  const usual = given.state ? null : usualFolders(findHome);
  const state = given.state ?? usual?.state;
  if (state === undefined) return null;
  const secondCopy = given.secondCopy ?? usual?.secondCopy ?? join(state, 'receipts');
  return { state: join(state, String(productId)), secondCopy: join(secondCopy, String(productId)) };
}

function usualFolders(findHome: () => string): Folders | null {
  const home = homeOrNone(findHome);
  if (home === null) return null;
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

/** Node.js throws where neither the environment nor the list of users names one. */
function homeOrNone(findHome: () => string): string | null {
  try {
    return findHome();
  } catch {
    return null;
  }
}
