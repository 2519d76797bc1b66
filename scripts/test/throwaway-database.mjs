import { bringUpDatabase } from '../start/embedded.mjs';
import { throwawayFolder } from './throwaway-folder.mjs';

/** Nothing in it is worth a write to the disk. Tests about crashes leave these out. */
const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A PostgreSQL server for one test run.
 * @param {{durable?: boolean, settings?: { [name: string]: string }}} [options]
 * @returns {Promise<{adminUrl: string, log: string, stop: () => Promise<void>}>}
 */
export async function throwawayDatabase({ durable = false, settings = {} } = {}) {
  const { folder, remove } = await throwawayFolder();
  const database = await bringUpDatabase({
    data: folder,
    durable,
    settings: { max_connections: '200', ...(durable ? {} : fast), ...settings },
  });
  return {
    adminUrl: database.adminUrl,
    log: database.log,
    async stop() {
      await database.stop();
      remove();
    },
  };
}
