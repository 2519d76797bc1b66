import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { startSignIn } from '@/lib/auth/start-sign-in';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { startOutboxWorker } from '@/lib/mail/outbox-worker';
import { mailBySmtp } from '@/lib/mail/send-mail';
import { makeContext } from '@/lib/make-context';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { mailSettings } from '@/lib/operations/site/mail-settings';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';

/** Milliseconds that the mail server takes for each mail, and between two people who sign in. */
const SERVER_TAKES = 250;
const PEOPLE_EVERY = 250;
/** Activations and deactivations at once. */
const LOOPS = 4;
const OWNER = 'owner@customer.example';

const seconds = Number(process.argv[2]);
const operator: Viewer = { kind: 'operator', address: 'local' };
const wizard: Viewer = { kind: 'wizard', address: '203.0.113.7' };

const { databaseUrl, masterKey, portalUrl } = env();
const connection = connect(databaseUrl, { max: 10 });
const vault = makeVault(masterKey);
const context = makeContext(connection, vault, portalUrl);

/** When the mail server took a mail, by its recipient. */
const taken = new Map<string, number[]>();
const server = new SMTPServer({
  ...{ authOptional: true, disableReverseLookup: true, disabledCommands: ['STARTTLS'] },
  onData(stream, session, done) {
    stream.resume().on('end', async () => {
      await sleep(SERVER_TAKES);
      const to = session.envelope.rcptTo[0]?.address ?? '';
      taken.set(to, [...(taken.get(to) ?? []), performance.now()]);
      done();
    });
  },
});

/** People who sign in, one after another, each with a license; milliseconds until they have their code. */
async function signIns(productId: number, phase: string): Promise<number[]> {
  const asked = new Map<string, number>();
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    const email = `${phase}-${n}@customer.example`;
    const terms = { productId, organization: null, seats: 1, term: 'perpetual' as const };
    value(await createLicense(context, operator, { ...terms, email }));
    asked.set(email, performance.now());
    const address = `198.51.${n >> 8}.${n & 255}`;
    value(await startSignIn(context, { email, address, next: '/licenses' }));
    await sleep(PEOPLE_EVERY);
  }
  const missing = () => [...asked.keys()].filter((email) => !taken.has(email)).length;
  for (let n = 0; n < 600 && missing() > 0; n += 1) await sleep(100);
  return [...asked].map(([email, at]) => (taken.get(email)?.[0] ?? Number.POSITIVE_INFINITY) - at);
}

/** Finding 2: with one Activation Key, invented computers are activated and deactivated by their codes. */
async function attack(productId: number, until: { done: boolean }) {
  const terms = { productId, organization: null, seats: 100, term: 'perpetual' as const };
  const license = value(await createLicense(context, operator, { ...terms, email: OWNER }));
  let cycles = 0;
  const loop = async (n: number) => {
    for (let i = 0; !until.done; i += 1) {
      const device = makeDevice({ productId, ...license }, `PC-${n}-${i}`);
      const made = await activateComputer(context, wizard, device.request);
      if (!made.ok && made.error.code === 'RATE_LIMITED') {
        // So many in a minute are all that a license can have; whoever attacks tries again.
        await sleep(100);
        continue;
      }
      value(made);
      const { deviceCode, dvc: code } = device;
      value(await deactivateByCode(context, wizard, { code, productId, deviceCode }));
      cycles += 1;
    }
  };
  await Promise.all(Array.from({ length: LOOPS }, (_, n) => loop(n)));
  return cycles;
}

server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
const { port } = server.server.address() as AddressInfo;
await migrate(connection, 'drizzle');
await adoptMasterKey(context.db, vault);
const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
const way = mailBySmtp(`smtp://127.0.0.1:${port}?ignoreTLS=true`, {
  name: 'Keyturn',
  address: 'no-reply@example.com',
});
const outbox = startOutboxWorker({
  ...{ db: context.db, vault, send: way.send },
  settings: () => mailSettings(context.db, portalUrl),
});
const quiet = await signIns(productId, 'quiet');
const until = { done: false };
const attacking = attack(productId, until);
const attacked = await signIns(productId, 'attacked');
until.done = true;
const cycles = await attacking;
await outbox.stop();
const waiting = await connection.pool.query(
  'SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL',
);
const toOwner = taken.get(OWNER)?.length ?? 0;
process.send?.({ quiet, attacked, cycles, toOwner, waiting: waiting.rows[0]?.n });
way.close();
server.close();
await connection.close();
process.disconnect?.();
