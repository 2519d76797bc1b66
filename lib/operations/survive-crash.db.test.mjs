import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { isAlive } from '@/scripts/start/processes.mjs';
import { sayNothing } from '@/scripts/start/say.mjs';
import { bringUpDatabase } from '@/scripts/start/embedded.mjs';
import { throwawayFolder } from '@/scripts/test/throwaway-folder.mjs';
import { activateComputer } from './activate/activate-computer';
import { getActivation } from './license/get-activation';
import { portalOn } from './testing/build-portal';
import { faultsOf } from './testing/invariants';
import { makeDevice } from './testing/make-device';
import { value } from './testing/value';

/** A server of its own, which waits for the disk as a real one does: it is going to be killed. */
let folder;
let server;
beforeAll(async () => {
  sayNothing();
  folder = await throwawayFolder();
  server = await bringUpDatabase({ data: folder.folder });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

/** kill -9 for every process of the server, the first one first, and none of it left. */
async function killServer(sql) {
  const [{ postmaster }] =
    await sql`SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1) AS postmaster`;
  const rows = await sql`SELECT pid FROM pg_stat_activity`;
  const pids = [Number(postmaster), ...rows.map((row) => row.pid)];
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone on its own, the first one being dead.
    }
  }
  while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
}

test('every activation that was answered survives a kill -9 of the database', async () => {
  const first = connect(server.url);
  await migrate(first, 'drizzle');
  const portal = portalOn(first);
  const license = await portal.license(await portal.product(), { seats: 1000 });
  const answered = [];
  let killed = false;
  const workers = Array.from({ length: 6 }, async (_, worker) => {
    for (let i = 0; !killed; i++) {
      const { request } = makeDevice(license, `PC-${worker}-${i}`);
      answered.push(value(await activateComputer(portal.context, portal.keyHolder(), request)));
      if (answered.length === 40) {
        const admin = connect(server.adminUrl, { max: 1 });
        await killServer(admin.sql);
        killed = true;
        await admin.close();
      }
    }
  });
  const results = await Promise.allSettled(workers);
  expect(results.some((result) => result.status === 'rejected')).toBe(true);
  await bringUpDatabase({ data: folder.folder });
  // The pool that saw the server die finds the new one by itself.
  expect(answered.length).toBeGreaterThanOrEqual(40);
  for (const { activationId, computerId } of answered) {
    const found = await getActivation(portal.context, portal.operator, activationId);
    expect(found).toMatchObject({ computerId, state: 'active' });
  }
  expect(await faultsOf(portal.db, license.licenseId)).toEqual([]);
  await first.close();
}, 120_000);
