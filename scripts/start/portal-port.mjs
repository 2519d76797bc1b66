import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, isHeld } from './claim.mjs';
import { assertPortFree, tryPort } from './network.mjs';
import { Refusal } from './say.mjs';

/**
 * Makes sure that the portal can listen, before anything long is begun.
 * @param {string} data the data folder
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<() => void>} gives the port back
 */
export async function claimPort(data, { port, host }) {
  const file = join(data, `portal-${port}`);
  if (await isHeld(file)) {
    throw new Refusal(
      `Keyturn already runs on port ${port} from this folder. A second instance: PORT=${port + 1} npm start`,
    );
  }
  // After a `kill -9` of the starter its portal is just about to end.
  for (let tries = 0; existsSync(file) && tries < 120; tries += 1) {
    if (!('error' in (await tryPort(port, host)))) break;
    await sleep(100);
  }
  await assertPortFree(port, host);
  const release = await claim(file);
  if (!release)
    throw new Refusal(`Keyturn is just being started on port ${port} from this folder.`);
  return release;
}
