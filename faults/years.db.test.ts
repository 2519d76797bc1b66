import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { seedOfRun } from '@/lib/operations/testing/random';
import { simulate } from './simulate.test-support';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
  await portal.set('options/reactivationLimit', -1);
});
afterAll(() => portal.close());

test('months of computers, owners and staff over a network that loses messages leave both sides in order', async () => {
  const [devices = 0, days = 0] = (process.env.KEYTURN_YEARS ?? '30 30').split(' ').map(Number);
  const seed = seedOfRun('years');
  const begun = performance.now();
  const taken = await simulate(portal, { seed, devices, days });
  const seconds = (performance.now() - begun) / 1000;
  const pace = Math.round(taken.deviceDays / seconds);
  process.stdout.write(`years: ${JSON.stringify(taken)}, ${pace} device-days a second\n`);
  expect(taken.activations).toBeGreaterThan(0);
  expect(taken.lost).toBeGreaterThan(0);
}, 7_200_000);

describe('a planted fault is found:', () => {
  test('a wizard that takes silence for success', async () => {
    // What gets lost is chance: not in every such half year is it a message that frees a seat.
    const held = /KEYTURN_SEED=\d, day \d+: SIM-\d+ has no license, and a seat for good/;
    const found: string[] = [];
    for (let seed = 2; seed <= 8 && found.length === 0; seed += 1) {
      const fault = 'takes silence for success';
      const run = simulate(portal, { seed, devices: 40, days: 200, fault });
      await run.catch((error: Error) => found.push(error.message));
    }
    expect(found).toEqual([expect.stringMatching(held)]);
  }, 600_000);

  test.each([
    [
      'a portal that forgets how its ratchet turned',
      `BEFORE UPDATE ON activation FOR EACH ROW WHEN (OLD.ratchet_cur IS NOT NULL)`,
      'NEW.ratchet_cur = OLD.ratchet_cur; NEW.ratchet_prev = OLD.ratchet_prev; RETURN NEW;',
      /looks copied|was stopped/,
    ],
    [
      'a claim that frees another seat as well',
      `AFTER UPDATE ON activation FOR EACH ROW WHEN (OLD.state = 'active'
        AND NEW.state IN ('released_claimed', 'released_proven') AND pg_trigger_depth() = 0)`,
      `UPDATE activation SET state = 'released_claimed', closed_at = NEW.closed_at
        WHERE id = (SELECT id FROM activation
          WHERE license_id = NEW.license_id AND state = 'active' LIMIT 1);
      RETURN NULL;`,
      /runs on a seat that is released_claimed|its events say|events say/,
    ],
  ])(
    '%s',
    async (_, trigger, body, found) => {
      await portal.sql.unsafe(`
        CREATE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
        CREATE TRIGGER planted_fault ${trigger} EXECUTE FUNCTION planted_fault()`);
      try {
        await expect(simulate(portal, { seed: 2, devices: 40, days: 200 })).rejects.toThrow(found);
      } finally {
        await portal.sql`DROP FUNCTION planted_fault CASCADE`;
      }
    },
    600_000,
  );
});
