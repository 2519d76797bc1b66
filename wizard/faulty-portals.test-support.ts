import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { encodeCode } from '@/lib/olp/text/codes';
import { activeRows } from './both-sides.test-support';
import type { Answering, OnlinePortal } from './network.test-support';

/** Portals that forget that a message may come twice. */
export const faultyPortals: Record<string, (portal: OnlinePortal) => Answering> = {
  /** What came before is strange to it, so the same computer takes another seat. */
  'takes a repeated activation for a new one': (portal) => {
    const known = new Set<string>();
    return async (message, answer) => {
      if (message.path.endsWith('/activate') && known.has(message.body)) {
        const { deviceCode } = JSON.parse((await answer(message)).text);
        await forget(portal, deviceCode);
      }
      known.add(message.body);
      return answer(message);
    };
  },
  /** Counts free seats up once more. */
  'frees another seat for a repeated code': (portal) => async (message, answer) => {
    const reply = await answer(message);
    if (reply.text.includes('"already_released"'))
      await freeAnother(portal, JSON.parse(message.body));
    return reply;
  },
};

async function forget(portal: OnlinePortal, deviceCode: unknown) {
  const rows = await portal.db.select().from(activation).where(eq(activation.state, 'active'));
  const row = rows.find(
    (each) => each.deviceCode && encodeCode('DC', each.deviceCode) === deviceCode,
  );
  if (!row) return;
  const strange = {
    deviceCode: row.computerIdHash.slice(0, 10),
    computerIdHash: row.computerIdHash.toReversed(),
  };
  await portal.db.update(activation).set(strange).where(eq(activation.id, row.id));
}

async function freeAnother(portal: OnlinePortal, { deviceCode }: { deviceCode: string }) {
  const all = await portal.db.select().from(activation);
  const own = all.find(
    (each) => each.deviceCode && encodeCode('DC', each.deviceCode) === deviceCode,
  );
  const [another] = own ? await activeRows(portal, own.licenseId) : [];
  if (!another) return;
  await portal.db
    .update(activation)
    .set({ state: 'released_claimed', closedAt: portal.clock.now(), closedDoor: 'wizard' })
    .where(eq(activation.id, another.id));
}
