import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existingHome } from '../../start/embedded.mjs';
import { freePort } from '../../start/network.mjs';
import { throwawayFolder } from '../throwaway-folder.mjs';
import { bareSettings } from '../throwaway-portal.mjs';
import { drill } from './drill.mjs';

/** The drill with the database that the clone brings. @returns {Promise<import('../counts.mjs').Counts>} */
export async function drillEmbedded() {
  const lost = await throwawayFolder();
  const found = await throwawayFolder();
  const settings = { ...bareSettings(), KEYTURN_DEMO: '1', KEYTURN_DEV_MAILBOX: '1' };
  const after = { ...settings, KEYTURN_DATA_DIR: found.folder };
  try {
    const { passed, failed } = await drill(
      {
        name: 'Embedded',
        before: { ...settings, KEYTURN_DATA_DIR: lost.folder },
        after,
        backsUpRunning: false,
        destroy: async () => lost.remove(),
        async refusals(checks, command, file) {
          await checks.check('another master key is refused before anything is there', async () => {
            const other = { ...after, OLP_MASTER_KEY: randomBytes(32).toString('base64') };
            const { code, text } = await command(other, 'restore', file);
            assert.equal(code, 1);
            assert.match(text, /sealed by the master key.*Nothing was changed/);
            assert.equal(existingHome(found.folder), undefined);
          });
        },
        async again(checks, command, file) {
          await checks.check('what runs, or is there, is not overwritten', async () => {
            const { code, text } = await command(after, 'restore', file, '--overwrite');
            assert.equal(code, 1);
            assert.match(text, /stop it first/);
          });
        },
      },
      await freePort(),
    );
    return { passed, failed, skipped: 0 };
  } finally {
    lost.remove();
    found.remove();
  }
}
