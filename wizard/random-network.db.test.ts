import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { encodeCode } from '@/lib/olp/text/codes';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { makeRandom, seedOfRun, stepsOfRun } from '@/lib/operations/testing/random';
import { value } from '@/lib/operations/testing/value';
import { storeIn, temporaryFolder } from './core/folder.test-support';
import { portalAt } from './core/portal';
import type { Store } from './core/store';
import type { Wizard } from './core/wizard';
import { type Fate, type OnlinePortal, onlinePortal } from './network.test-support';

let portal: OnlinePortal;
beforeAll(async () => {
  portal = await onlinePortal();
  await portal.set('options/reactivationLimit', -1);
});
afterAll(() => portal.close());

/** A process that ends in the middle of a write. */
class Crash extends Error {}

/** What is wrong with a wizard on purpose, to see whether these tests notice. */
type Plant = 'sends before it stores' | 'takes silence for success';

/** Steps between two looks at both sides. */
const ROUND = 10;

const WEIGHTS = {
  activate: 6,
  deactivateOnline: 3,
  deactivate: 1,
  checkIn: 5,
  start: 3,
  restart: 3,
  crash: 4,
  cancel: 1,
  clear: 1,
};

/** One computer: its files outlive its wizard, which may be started anew or end at any write. */
function makeComputer(name: string, plant: Plant | undefined) {
  const folder = temporaryFolder();
  const files = storeIn(folder, portal.productId);
  let crash: { in: number; after: boolean } | null = null;
  let unwritten: Parameters<Store['commit']> | null = null;

  const fragile: Store = {
    ...files,
    commit(state, onto) {
      if (crash && crash.in-- === 0) {
        if (crash.after) value(files.commit(state, onto));
        throw new Crash();
      }
      return files.commit(state, onto);
    },
  };
  /** Writes a state only once a reply has come. */
  const lazy: Store = {
    ...files,
    load: () =>
      unwritten
        ? { ok: true, value: { state: unwritten[0], outlived: [], revision: unwritten[1] } }
        : files.load(),
    commit(state, onto) {
      unwritten = [state, unwritten ? unwritten[1] : onto];
      return { ok: true, value: true };
    },
  };
  const flaky: typeof fetch = async (input, init) => {
    try {
      const response = await fetch(input, init);
      if (plant === 'sends before it stores' && unwritten) {
        value(files.commit(...unwritten));
        unwritten = null;
      }
      return response;
    } catch (error) {
      if (plant !== 'takes silence for success') throw error;
      return Response.json({ result: 'released', releasedAt: 1 });
    }
  };
  const store = plant === 'sends before it stores' ? lazy : fragile;

  const start = () => {
    unwritten = null;
    crash = null;
    return portal.wizard(folder, {
      store,
      // What it made up is lost if it is not stored in time.
      ownComputerId: () => (plant === 'sends before it stores' ? null : `WIZ-${name}`),
      portal: portalAt(portal.portalUrl, { fetch: flaky }),
    });
  };
  let wizard = start();
  return {
    name,
    get wizard() {
      return wizard;
    },
    restart() {
      wizard = start();
    },
    crashIn(writes: number, after: boolean) {
      crash = { in: writes, after };
    },
  };
}

type Computer = ReturnType<typeof makeComputer>;

/** Everything a program does when it starts with a network, for each of its requests. */
async function settle(wizard: Wizard) {
  const { pending } = value(wizard.start());
  for (const { deviceCode } of pending) await wizard.checkIn(deviceCode);
  await wizard.checkIn();
  value(await wizard.sendPendingCodes());
}

/** Lets computers and portal talk over a bad network; throws at the first look at which they differ. */
async function stir(seed: number, rounds: number, plant?: Plant) {
  const random = makeRandom(seed);
  const licenses = [
    await portal.license(portal, { seats: 2 }),
    await portal.license(portal, { seats: 3 }),
  ];
  const computers = ['A', 'B', 'C', 'D'].map((name) => makeComputer(`${seed}${name}`, plant));
  const counts = { steps: 0, lost: 0, crashes: 0, activated: 0, released: 0 };

  for (let round = 1; round <= rounds; round++) {
    const steps: string[] = [];
    portal.network.next = () => {
      const fate = random.weighted<Fate>({
        delivered: 6,
        'request-lost': 2,
        'reply-lost': 3,
        doubled: 1,
      });
      if (fate.endsWith('lost')) counts.lost += 1;
      return fate;
    };
    for (let step = 0; step < ROUND; step++) {
      const computer = random.pick(computers);
      const name = random.weighted(WEIGHTS);
      steps.push(`${computer.name} ${name}`);
      await take(computer, name);
      counts.steps += 1;
      portal.clock.advance({ minutes: 1 });
    }
    portal.network.next = () => 'delivered';
    const said = `KEYTURN_SEED=${seed}, round ${round}: ${steps.join(', ')}`;
    for (const computer of computers) {
      computer.restart();
      await settle(computer.wizard);
    }
    await compare(said);
  }
  return counts;

  async function take(computer: Computer, name: keyof typeof WEIGHTS): Promise<void> {
    const { wizard } = computer;
    const { activationKey } = random.pick(licenses);
    const request = { activationKey, computerName: computer.name };
    try {
      switch (name) {
        case 'activate':
          await wizard.activateOnline(request);
          break;
        case 'deactivateOnline':
          await wizard.deactivateOnline();
          break;
        case 'deactivate':
          wizard.deactivate();
          break;
        case 'checkIn':
          await wizard.checkIn();
          break;
        case 'start':
          await wizard.sendPendingCodes();
          await wizard.checkIn();
          break;
        case 'restart':
          computer.restart();
          break;
        case 'cancel':
          wizard.cancel();
          break;
        case 'clear':
          await wizard.clear();
          break;
        case 'crash':
          computer.crashIn(random.below(3), random.chance(0.5));
          await (random.chance(0.6) ? wizard.activateOnline(request) : wizard.deactivateOnline());
          computer.restart();
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      counts.crashes += 1;
      computer.restart();
    }
  }

  async function compare(said: string) {
    const held = computers.flatMap(({ wizard }) => value(wizard.start()).license?.deviceCode ?? []);
    const seated: string[] = [];
    for (const { licenseId } of licenses) {
      const rows = await portal.db
        .select()
        .from(activation)
        .where(eq(activation.licenseId, licenseId));
      for (const row of rows) {
        if (row.state === 'active' && row.deviceCode) seated.push(encodeCode('DC', row.deviceCode));
        expect(row.forks, `${said}: an honest computer looks copied`).toBe(0);
        const seen = await portal.db
          .select()
          .from(illegalComputer)
          .where(eq(illegalComputer.activationId, row.id));
        expect(seen, `${said}: an honest computer looks illegal`).toEqual([]);
      }
      expect(await faultsOf(portal.db, licenseId), said).toEqual([]);
      counts.activated = Math.max(counts.activated, rows.length);
      counts.released = Math.max(
        counts.released,
        rows.filter((row) => row.state === 'released_proven').length,
      );
    }
    expect(seated.sort(), `${said}: seats on the portal, licenses on the computers`).toEqual(
      held.sort(),
    );
    for (const { wizard } of computers) {
      const unsent = value(wizard.codes()).filter(({ sent, reason }) => {
        return !sent && reason !== 'canceled';
      });
      expect(unsent, `${said}: a code is still owed`).toEqual([]);
    }
  }
}

test('over a network that loses and repeats messages, with crashes at any write, both sides always end in the same state', async () => {
  const counts = await stir(seedOfRun('random network'), stepsOfRun(22));
  process.stdout.write(`random network: ${JSON.stringify(counts)}\n`);
  expect(counts.steps).toBeGreaterThanOrEqual(200);
  for (const count of [counts.lost, counts.crashes, counts.activated, counts.released]) {
    expect(count).toBeGreaterThan(3);
  }
}, 600_000);

describe('a wizard with a fault is found out:', () => {
  test.each([
    ['sends before it stores', /licenses on the computers|looks (illegal|copied)/],
    ['takes silence for success', /licenses on the computers|still owed/],
  ] as const)(
    'one that %s',
    async (plant, how) => {
      await expect(stir(2, 30, plant)).rejects.toThrow(how);
    },
    600_000,
  );
});
