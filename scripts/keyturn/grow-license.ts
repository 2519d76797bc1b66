import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { user } from '@/lib/db/schema/user';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { deriveDevice } from '@/lib/olp/device';
import { encodeCode } from '@/lib/olp/text/codes';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkIn } from '@/lib/operations/check-in/check-in';
import type { Context } from '@/lib/operations/context';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import {
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { setProperty } from '@/lib/operations/vendor/set-property';
import type { Random } from '@/lib/seeded-random';
import { DEMO, must } from './load-demo';
import { operator } from './run';

/** Computers of one license, however many seats it has. */
const MOST_COMPUTERS = 40;
const CAN_CHECK_IN = { appVersion: '12.3', short: false, unbound: null, clientTime: 0 };

const REASONS = [
  ...['The computer was stolen', 'Mainboard failed', 'Sold with the machine', 'Disk replaced'],
  'Reinstalled by our IT department before anybody thought of the license',
];

export type Life = {
  random: Random;
  /** The same portal, that many days ago. */
  ago: (days: number) => Context;
  /** The organization, by its reference. */
  owner: string;
  /** Its number, as it stands in addresses and names of computers. */
  number: string;
};

type Step = { day: number; run: (context: Context) => Promise<unknown> };
type License = { licenseId: string; activationKey: string; productId: number; email: string };

/** One license and what became of it since, in the order in which it happened. `day`: days ago. */
export async function growLicense(life: Life, email: string, day: number) {
  const { random, ago } = life;
  const product = random.pick(DEMO.products);
  const seats = Number(random.weighted({ 1: 8, 3: 3, 5: 6, 20: 2, 100: 1 }));
  const { endedAgo, ...terms } = term(life, day);
  const created = must(
    await createLicense(ago(day), operator, {
      ...{ organization: life.owner, email, productId: product.id, seats },
      ...terms,
      features: product.features.slice(0, random.below(product.features.length + 1)),
      reference: `SO-${20_000 + random.below(70_000)}`,
    }),
  );
  const license = { ...created, productId: product.id, email };
  const strict = random.chance(0.3);
  if (strict) await demandCodes(ago(day), license.licenseId);
  const count = Math.min(MOST_COMPUTERS, Math.round(seats * (random.below(11) / 10)));
  const steps = Array.from({ length: count }, (_, n) =>
    computer(life, license, { day, endedAgo, n, strict }),
  );
  const ordered = steps.flat().sort((a, b) => b.day - a.day);
  for (const { day: at, run } of ordered) await run(ago(at));
  await standing(life, license.licenseId);
}

function term({ random, ago }: Life, day: number) {
  if (random.chance(0.3)) return { term: 'perpetual' as const, endedAgo: 0 };
  const endedAgo = day - 365 * (1 + random.below(3));
  const lastDay = ago(endedAgo).now().toISOString().slice(0, 10);
  return { term: 'subscription' as const, lastDay, endedAgo: Math.max(0, endedAgo) };
}

/** Where a code is required and nothing is granted at once, requests wait. */
async function demandCodes(context: Context, licenseId: string) {
  const place = { scope: 'license', licenseId } as const;
  const values = {
    'customerSite/showDeactivationVerificationCode': true,
    'options/deadComputerAllowance': 0,
  };
  for (const [name, value] of Object.entries(values)) {
    must(await setProperty(context, operator, { name, value, place }));
  }
}

/** One computer: activated, and then what becomes of it. Later steps have fewer days to go back. */
function computer(
  life: Life,
  license: License,
  { day, endedAgo, n, strict }: { day: number; endedAgo: number; n: number; strict: boolean },
): Step[] {
  const { random } = life;
  const device = makeComputer(life, license.productId, n);
  let activationId = '';
  const began = endedAgo + random.below(day - endedAgo + 1);
  const later = random.below(began + 1);
  const activate: Step = {
    day: began,
    run: async (context) => {
      const { activationKey } = license;
      const { id: computerId, name: computerName, deviceCode } = device;
      const input = { activationKey, computerId, computerName, deviceCode };
      activationId = must(await activateComputer(context, operator, input)).activationId;
    },
  };
  const seen = (at: number, ratchet = new Uint8Array(8)): Step => ({
    day: at,
    run: async (context) =>
      must(
        await checkIn(
          context,
          { kind: 'wizard', address: '192.0.2.1' },
          {
            ...{ ...CAN_CHECK_IN, productId: license.productId, token: device.token, ratchet },
            ...{ epoch: 1, computerName: device.name, nonce: new Uint8Array(randomBytes(16)) },
          },
        ),
      ),
  });
  const byCode: Step = {
    day: later,
    run: async (context) => {
      const { code, deviceCode } = device;
      const asker = { kind: 'key-holder', address: '192.0.2.2' } as const;
      must(await deactivateByCode(context, asker, { code, deviceCode }));
    },
  };
  const reason = random.pick(REASONS);
  const claimed: Step = {
    day: later,
    run: async (context) =>
      must(await deactivateComputer(context, operator, { activationId, reason })),
  };
  const asked: Step = {
    day: later,
    run: async (context) => {
      const { db } = context;
      const [row] = await db.select().from(user).where(eq(user.email, license.email));
      if (!row) throw new Error('A member of an organization has no account.');
      const asker = { kind: 'customer', userId: row.id, email: row.email, address: '' } as const;
      must(await requestRelease(context, asker, { activationId, reason }));
    },
  };
  const copied = () =>
    [later / 2, later / 3, later / 4].map((at) => seen(at, new Uint8Array(randomBytes(8))));
  const fates: Record<string, () => Step[]> = {
    quiet: () => [],
    online: () => [seen(later)],
    proven: () => [byCode],
    claimed: () => [claimed],
    back: () => [claimed, seen(later / 2)],
    copied: () => [seen(later), ...copied()],
    asked: () => (strict ? [asked] : []),
  };
  const likely = { quiet: 40, online: 25, proven: 14, claimed: 9, back: 1, copied: 1, asked: 10 };
  return [activate, ...(fates[random.weighted(likely)]?.() ?? [])];
}

function makeComputer({ random, number }: Life, productId: number, n: number) {
  const kind = random.pick(['PC', 'LAPTOP', 'CNC', 'LAB', 'CMM', '測定室', 'ATELIER']);
  const id = `${kind === '測定室' ? 'ROOM' : kind}-${number}-${n}-${random.below(2 ** 31).toString(36)}`;
  const device = deriveDevice({
    ...{ deviceSecret: randomBytes(32), nonce: randomBytes(8), productId },
    cidHash: computerIdHash(must(canonicalComputerId(id))),
  });
  return {
    ...{ id, name: `${kind}-${number}-${String(n + 1).padStart(2, '0')}`, token: device.token },
    deviceCode: encodeCode('DC', device.deviceCode),
    code: encodeCode('DVC', device.dvc),
  };
}

/** A few are stopped, and some of these go on later. */
async function standing({ random, ago }: Life, licenseId: string) {
  if (random.chance(0.02)) {
    must(await revokeLicense(ago(3), operator, licenseId, 'Charged back'));
  } else if (random.chance(0.04)) {
    must(await suspendLicense(ago(9), operator, licenseId, 'Payment overdue'));
    if (random.chance(0.4)) must(await resumeLicense(ago(2), operator, licenseId));
  }
}
