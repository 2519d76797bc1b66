import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { activation } from '@/lib/db/schema/activation';
import { env } from '@/lib/env';
import { fromHex, toHex } from '@/lib/olp/bytes';
import { ok } from '@/lib/olp/result';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkIn } from '@/lib/operations/check-in/check-in';
import type { Context } from '@/lib/operations/context';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';

/** Bundled with one checkout or another by versions.mjs: no more of `@/` than both have. */

type Device = { productId: number; licenseId: string; request: { request: string }; token: string };

/** As many as the connections of the HTTP benchmark. */
const LOOPS = 16;

const operator: Viewer = { kind: 'operator', address: 'local' };
const wizard: Viewer = { kind: 'wizard', address: '127.0.0.1' };

const [task, file = ''] = process.argv.slice(2);
const connection = connect(env().databaseUrl, { max: 10 });
const context: Context = {
  db: connection.db,
  vault: makeVault(env().masterKey),
  // They would end the run.
  limits: { consume: async () => ok(null) },
  portalUrl: 'http://localhost:3000',
  now: () => new Date(),
};

/** Computers that are active, each of a license of its own. */
async function fill() {
  await migrate(connection, 'drizzle');
  await adoptMasterKey(context.db, context.vault);
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const terms = { productId, organization: null, seats: 5, term: 'perpetual' as const };
  const devices: Device[] = [];
  for (let n = 1; n <= LOOPS; n += 1) {
    const email = `owner-${n}@example.com`;
    const license = value(await createLicense(context, operator, { ...terms, email }));
    const { request, token } = makeDevice({ productId, ...license }, `BENCH-${n}`, `PC ${n}`);
    value(await activateComputer(context, wizard, request));
    devices.push({ productId, licenseId: license.licenseId, request, token: toHex(token) });
  }
  writeFileSync(file, JSON.stringify(devices));
}

async function activate({ request }: Device) {
  return async () => {
    const { reused } = value(await activateComputer(context, wizard, request));
    if (!reused) throw new Error('A repeated activation took a seat.');
  };
}

async function checkInOf({ productId, licenseId, token }: Device) {
  const [row] = await context.db
    .select({ cur: activation.ratchetCur })
    .from(activation)
    .where(eq(activation.licenseId, licenseId));
  let ratchet = row?.cur ?? new Uint8Array(8);
  const computer = { computerName: 'PC', appVersion: '1', short: false, unbound: null };
  return async () => {
    const { body } = value(
      await checkIn(context, wizard, {
        ...{ productId, epoch: 1, ratchet, clientTime: 0, ...computer },
        token: fromHex(token) ?? new Uint8Array(),
        nonce: new Uint8Array(randomBytes(16)),
      }),
    );
    if (body.slice(2, 4) !== '00') throw new Error(`A check-in was not answered OK: ${body}`);
    // Its place in the reply (protocol section 11), with an epoch of one byte.
    ratchet = fromHex(body.slice(82, 98)) ?? ratchet;
  };
}

const operations: Record<string, (device: Device) => Promise<() => Promise<void>>> = {
  activate,
  checkIn: checkInOf,
};

async function run(devices: Device[], operation: string, seconds: number) {
  const answers = await Promise.all(devices.map((device) => operations[operation]?.(device)));
  let done = 0;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const loop = async (ask?: () => Promise<void>) => {
    for (; performance.now() - start < seconds * 1000; done += 1) await ask?.();
  };
  await Promise.all(answers.map(loop));
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (done * 1000) / (performance.now() - start), cpu: (user + system) / done };
}

if (task === 'fill') {
  await fill();
  await connection.close();
} else {
  const devices: Device[] = JSON.parse(readFileSync(file, 'utf8'));
  process.on('message', async ({ operation, seconds }: { operation: string; seconds: number }) => {
    process.send?.(await run(devices, operation, seconds));
  });
}
