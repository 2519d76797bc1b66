import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, isHeld } from '../start/claim.mjs';
import { stopCluster } from '../start/cluster.mjs';
import { existingHome, makeDataFolder } from '../start/embedded.mjs';
import { postgresBinaries } from '../start/postgres-binaries.mjs';
import { databaseUser } from '../start/system-user.mjs';

const prefix = 'keyturn-test-';
const claimName = 'in-use';

/**
 * A data folder for one test run. What earlier runs left behind when they were killed goes first.
 * @returns {Promise<{folder: string, remove: () => void}>}
 */
export async function throwawayFolder() {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix)) await removeLeftOver(join(tmpdir(), name));
  }
  const folder = mkdtempSync(join(tmpdir(), prefix));
  makeDataFolder(folder);
  const release = await claim(join(folder, claimName));
  return {
    folder,
    remove() {
      release?.();
      removeAll(folder);
    },
  };
}

/** @param {string} folder */
async function removeLeftOver(folder) {
  const claimFile = join(folder, claimName);
  if (!existsSync(claimFile) || (await isHeld(claimFile))) return;
  try {
    const home = existingHome(folder);
    if (home) {
      const user = databaseUser(join(home, 'data'));
      await stopCluster({ home, bin: postgresBinaries(user).bin, user });
    }
    removeAll(folder);
  } catch {
    // Another user's, or another run is removing it just now.
  }
}

/** @param {string} folder */
function removeAll(folder) {
  const home = existingHome(folder);
  if (home) rmSync(home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
