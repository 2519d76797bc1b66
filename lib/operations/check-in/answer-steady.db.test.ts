import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { event } from '@/lib/db/schema/event';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { seedOfRun, stepsOfRun } from '@/lib/operations/testing/random';
import { value } from '@/lib/operations/testing/value';
import { rewritten } from '@/lib/operations/testing/without-locks';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { answerSteady, type Presented } from './answer-steady';
import { answerLocked, checkIn } from './check-in';
import { MOST_PER_HOUR } from './count-check-in';

let portal: TestPortal;
let product: TestProduct;
beforeAll(async () => {
  portal = await buildPortal({ max: 10 });
  product = await portal.product({ allowUnbound: true });
});
afterAll(() => portal.close());

const presents = (of: TestDevice, what: Partial<Presented> = {}): Presented => ({
  ...{ productId: product.productId, epoch: 1, token: of.token, nonce: new Uint8Array(16) },
  ...{ ratchet: new Uint8Array(8), clientTime: 0, appVersion: '1.0', computerName: 'PC' },
  ...{ short: false, unbound: null, deviceCode: of.deviceCodeBytes },
  fresh: new Uint8Array(randomBytes(8)),
  ...what,
});
const locked = (presented: Presented) =>
  answerLocked(
    { context: portal.context, viewer: portal.wizard(), operation: 'checkIn' },
    presented,
  );
const rowOf = async (id: string) => {
  const [row] = await portal.db.select().from(activation).where(eq(activation.id, id));
  if (!row) throw new Error('There is no such row.');
  return row;
};
const seated = async (license: TestLicense, id = 'PC-1') => {
  const device = makeDevice(license, id);
  const { activationId } = value(
    await activateComputer(portal.context, portal.keyHolder(), device.request),
  );
  return { device, activationId };
};

/** A generator of numbers below 1 that a seed repeats (a linear congruential one). */
function numbers(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('whatever it answers, the answer under the lock is the same, and so is what it writes', async () => {
  const next = numbers(seedOfRun('steady check-ins'));
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  let steady = 0;
  const steps = stepsOfRun(120);
  for (let step = 0; step < steps; step += 1) {
    const { context, operator } = portal;
    const license = await portal.license(product, { term: 'subscription', lastDay: '2027-03-31' });
    const { licenseId } = license;
    const { device, activationId } = await seated(license);
    const changes = [
      () => extendLicense(context, operator, licenseId, { lastDay: '2029-03-31' }),
      () => suspendLicense(context, operator, licenseId, 'unpaid'),
      () => resumeLicense(context, operator, licenseId, 'paid'),
      () => revokeLicense(context, operator, licenseId, 'refunded'),
      () =>
        deactivateByCode(context, portal.keyHolder(), {
          code: device.dvc,
          deviceCode: device.deviceCode,
        }),
      () => portal.set('options/subscriptionGracePeriod', 14, { scope: 'license', licenseId }),
      () =>
        portal.set('options/clonedComputerConsequence', 'suspend', { scope: 'license', licenseId }),
      () => locked(presents(device, { ratchet: new Uint8Array(8).fill(9) })),
      async () => {
        const row = await rowOf(activationId);
        await locked(presents(device, { ratchet: row.ratchetCur ?? new Uint8Array(8) }));
      },
      () => activateComputer(context, portal.keyHolder(), { ...device.fields, deviceCode: '' }),
      () =>
        portal.db
          .update(activation)
          .set({ checkIns: MOST_PER_HOUR - 1, checkInsSince: portal.clock.now() })
          .where(eq(activation.id, activationId)),
      async () => portal.clock.advance({ minutes: 40 }),
      async () => {},
    ];
    const times = Math.floor(next() * 4);
    for (let n = 0; n < times; n += 1) await oneOf(changes)();

    const before = await rowOf(activationId);
    const nothing = new Uint8Array(8);
    const presented = presents(device, {
      epoch: Math.max(0, before.epoch + oneOf([0, 0, 0, -1, 1])),
      ratchet: oneOf([
        before.ratchetCur ?? nothing,
        before.ratchetCur ?? nothing,
        before.ratchetPrev ?? nothing,
        new Uint8Array(randomBytes(8)),
      ]),
      short: next() < 0.1,
    });
    const events = await portal.db.$count(event);
    const answer = await answerSteady(context, presented);
    const after = await rowOf(activationId);
    expect(await portal.db.$count(event), `step ${step}`).toBe(events);
    if (!answer) {
      expect(after, `step ${step}`).toEqual(before);
      continue;
    }
    steady += 1;
    await portal.db.update(activation).set(before).where(eq(activation.id, activationId));
    const { told, kid } = value(await locked(presented));
    expect({ told: answer.told, kid: answer.kid }, `step ${step}`).toEqual({ told, kid });
    expect(after, `step ${step}`).toEqual(await rowOf(activationId));
    expect(await portal.db.$count(event), `step ${step}`).toBe(events);
  }
  // Else nothing was compared.
  expect(steady).toBeGreaterThan(steps / 8);
  expect(steady).toBeLessThan(steps);
}, 120_000);

describe('of a computer of which nothing changed', () => {
  test('a check-in takes two statements, a repeated activation one, and one more where it is encrypted', async () => {
    const license = await portal.license(product);
    const { device, activationId } = await seated(license);
    const sealed = device.sealedRequest(product);
    value(await activateComputer(portal.context, portal.keyHolder(), sealed));
    const asked: string[] = [];
    const db = rewritten(portal.pool, (text) => {
      asked.push(text);
      return text;
    });
    const context = { ...portal.context, db };
    value(await checkIn(context, portal.wizard(), presents(device)));
    expect(asked).toHaveLength(2);
    expect(asked.join()).not.toMatch(/for update/i);
    const written = await rowOf(activationId);
    asked.length = 0;
    for (const [request, statements] of [
      [device.request, 1],
      [sealed, 2],
    ] as const) {
      const again = value(await activateComputer(context, portal.keyHolder(), request));
      expect(again).toMatchObject({ activationId, reused: true, superseded: false });
      expect(asked.splice(0)).toHaveLength(statements);
    }
    expect(await rowOf(activationId)).toEqual(written);
  });

  test('two check-ins at once that present the same are a lost reply, no copy', async () => {
    const license = await portal.license(product);
    const { device, activationId } = await seated(license);
    const both = await Promise.all(
      [1, 2].map(() => checkIn(portal.context, portal.wizard(), presents(device))),
    );
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    const row = await rowOf(activationId);
    expect([row.forks, row.cloneAlarmAt]).toEqual([0, null]);
    expect(row.ratchetPrev).toEqual(Buffer.alloc(8));
    expect(row.checkIns).toBe(2);
  });

  test('61 at once are 60 and a refusal', async () => {
    const license = await portal.license(product);
    const { device } = await seated(license);
    const all = await Promise.all(
      Array.from({ length: MOST_PER_HOUR + 1 }, () =>
        checkIn(portal.context, portal.wizard(), presents(device)),
      ),
    );
    const refused = all.filter((one) => !one.ok);
    expect(refused).toEqual([
      { ok: false, error: { code: 'RATE_LIMITED', details: { retryAfter: 3600 } } },
    ]);
  });
});

/** While check-ins run, a license changes; answers verdicts of those that began after that was said. */
async function verdictsAfter(
  license: TestLicense,
  context: TestPortal['context'],
  change: () => Promise<unknown>,
) {
  const devices = await Promise.all(
    Array.from({ length: 8 }, (_, n) => seated(license, `PC-${n}`)),
  );
  let changed = false;
  let over = false;
  const after: string[] = [];
  const before: string[] = [];
  const loops = devices.map(async ({ device, activationId }) => {
    while (!over) {
      // Far apart, so that no computer asks too often.
      portal.clock.advance({ minutes: 2 });
      const row = await rowOf(activationId);
      const presented = presents(device, { ratchet: row.ratchetCur ?? new Uint8Array(8) });
      const late = changed;
      const steady = await answerSteady(context, presented);
      const verdict = steady?.told.verdict ?? value(await locked(presented)).told.verdict;
      (late ? after : before).push(verdict);
    }
  });
  await expect.poll(() => before.length, { timeout: 20_000 }).toBeGreaterThan(16);
  await change();
  changed = true;
  await expect.poll(() => after.length, { timeout: 20_000 }).toBeGreaterThan(24);
  over = true;
  await Promise.all(loops);
  return { before: new Set(before), after: new Set(after) };
}

describe('what was said to be so is so for every check-in that begins later', () => {
  test.each([
    ['suspended', 'SUSPENDED', suspendLicense],
    ['revoked', 'DROP', revokeLicense],
  ] as const)('%s', async (_, verdict, change) => {
    await portal.set('options/clonedComputerConsequence', 'log');
    const license = await portal.license(product, { seats: 8 });
    const seen = await verdictsAfter(license, portal.context, () =>
      change(portal.context, portal.operator, license.licenseId, 'unpaid'),
    );
    expect(seen.before).toContain('OK');
    expect(seen.after).toEqual(new Set([verdict]));
  });

  test.each([
    ['is not written over', (text: string) => text, false],
    [
      'would be written over without the condition for it',
      (text: string) => text.replace(/"event_sequence" = (\$\d+)/, '"event_sequence" >= $1'),
      true,
    ],
  ] as const)('a change between the two statements %s', async (_, rewrite, wrote) => {
    const license = await portal.license(product, { term: 'subscription', lastDay: '2027-03-31' });
    const { device, activationId } = await seated(license);
    const db = rewritten(portal.pool, async (text) => {
      if (!/^update "activation"/.test(text)) return text;
      const terms = { lastDay: '2029-03-31' };
      value(await extendLicense(portal.context, portal.operator, license.licenseId, terms));
      return rewrite(text);
    });
    const answer = await answerSteady({ ...portal.context, db }, presents(device));
    expect(answer !== null).toBe(wrote);
    expect((await rowOf(activationId)).ratchetCur !== null).toBe(wrote);
  });
});
