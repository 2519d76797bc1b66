import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import type pg from 'pg';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import { fromHex, toHex } from '@/lib/olp/bytes';
import { encodeCheckInRequest } from '@/lib/olp/check-in-request';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkIn } from '@/lib/operations/check-in/check-in';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { ratchetAt } from './peers/reply-layout.mjs';

/**
 * One statement as it went over the wire, and what came back. Bytes are written as `{hex}`. Statements of one `batch`
 * were sent without waiting for each other.
 */
type Statement = { text: string; parameters: unknown[]; batch: number; rows: unknown[] };

const operator: Viewer = { kind: 'operator', address: 'local' };
const wizard: Viewer = { kind: 'wizard', address: '127.0.0.1' };

const statements: Statement[] = [];
let [batch, waiting] = [0, 0];
const { databaseUrl, masterKey, portalUrl } = env();
// As many as an operation asks for at once: migrating holds one while it works with another.
const connection = connect(databaseUrl, { max: 2 });
connection.pool.on('connect', listen);
const { db } = connection;
const vault = makeVault(masterKey);
const context = makeContext(connection, vault, portalUrl);

/** What is asked of every server, by what it measures. */
export type Asked = {
  /** The same activation again, by a plain and by an encrypted request; each computer of a license of its own. */
  plain: { body: object; statements: object[] }[];
  encrypted: { body: object; statements: object[] }[];
  /** Check-ins of computers of which nothing changes: each of a license of its own, and all of one. */
  apart: SteadyComputer[];
  together: SteadyComputer[];
  /** Computers that are not active yet, each of a license of its own. `statements` are added by `first`. */
  first: { body: object; statements?: object[] }[];
};
/** `request`: all but nonce and ratchet. `reply`: the body that was signed, as hex. */
type SteadyComputer = { request: object; reply: string; statements: object[] };

type Sizes = { repeats: number; computers: number; joined: number; first: number };

/**
 * Fills an empty database and writes down how the portal is asked, and every statement that its operation then runs.
 * The peers run exactly these.
 */
async function fill({ repeats, computers, joined, first }: Sizes, file: string) {
  await migrate(connection, 'drizzle');
  await adoptMasterKey(db, vault);
  const { productId } = value(await createProduct(context, operator, { name: 'Example CAD' }));
  const product = { productId, file: value(await exportProduct(context, operator, productId)) };
  let licenses = 0;
  const license = async (seats = 5) => {
    licenses += 1;
    const email = `owner-${licenses}@example.com`;
    const common = { productId, organization: null, email, term: 'perpetual' } as const;
    return { productId, ...value(await createLicense(context, operator, { ...common, seats })) };
  };
  type License = Awaited<ReturnType<typeof license>>;
  const activated = async (of: License, name: string) => {
    const device = makeDevice(of, name, name);
    const { activationId } = value(await activateComputer(context, wizard, device.request));
    const ofDevice = eq(activation.id, activationId);
    const [row] = await db.select({ epoch: activation.epoch }).from(activation).where(ofDevice);
    return { device, epoch: row?.epoch ?? 0 };
  };
  const repeated = async (body: { request: string }) => {
    // The first may still change something; the one after is a repeated activation.
    value(await activateComputer(context, wizard, body));
    statements.length = 0;
    value(await activateComputer(context, wizard, body));
    return { body, statements: statements.map(writable) };
  };
  const asked: Asked = { plain: [], encrypted: [], apart: [], together: [], first: [] };
  for (let n = 0; n < repeats; n += 1) {
    const { device } = await activated(await license(), `REPEAT-${n}`);
    asked.plain.push(await repeated(device.request));
    asked.encrypted.push(await repeated(device.sealedRequest(product)));
  }
  const one = await license(Math.max(joined, 1));
  const [apart, together]: Active[][] = [[], []];
  for (let n = 0; n < computers; n += 1) {
    // More than 600 of one license in a minute are refused.
    if (n % 500 === 0) {
      const earlier = { activatedAt: sql`${activation.activatedAt} - interval '1 hour'` };
      await db.update(activation).set(earlier).where(eq(activation.licenseId, one.licenseId));
    }
    apart?.push(await activated(await license(), `APART-${n}`));
    if (n < joined) together?.push(await activated(one, `TOGETHER-${n}`));
  }
  for (const each of apart ?? []) asked.apart.push(await steady(productId, each));
  for (const each of together ?? []) asked.together.push(await steady(productId, each));
  for (let n = 0; n < first; n += 1)
    asked.first.push({ body: makeDevice(await license(), `FIRST-${n}`, `PC ${n}`).request });
  await db.delete(outbox);
  writeFileSync(file, JSON.stringify(asked));
}

type Active = { device: ReturnType<typeof makeDevice>; epoch: number };

/** Three check-ins: at the last nothing changes any more but ratchets, of which all are different ones. */
async function steady(productId: number, { device, epoch }: Active) {
  const same = { productId, epoch, token: device.token, appVersion: '1.0', unbound: null };
  const { computerId: computerName } = device;
  let ratchet = new Uint8Array(8);
  let reply = '';
  for (let times = 0; times < 3; times += 1) {
    statements.length = 0;
    const nonce = new Uint8Array(randomBytes(16));
    const sent = { ...same, nonce, ratchet, clientTime: 0, computerName, short: false };
    reply = value(await checkIn(context, wizard, sent)).body;
    const bytes = fromHex(reply) ?? ratchet;
    ratchet = bytes.slice(ratchetAt(bytes), ratchetAt(bytes) + 8);
  }
  const nonce = new Uint8Array(16);
  const request = encodeCheckInRequest({
    ...{ ...same, nonce, ratchet, clientTime: 0, computerName, short: false },
  });
  return { request, reply, statements: statements.map(writable) };
}

/** Activates the computers that are not, in a copy of the database, and writes down what that takes. */
async function recordFirst(file: string) {
  const asked: Asked = JSON.parse(readFileSync(file, 'utf8'));
  for (const one of asked.first) {
    statements.length = 0;
    value(await activateComputer(context, wizard, one.body as { request: string }));
    one.statements = statements.map(writable);
  }
  writeFileSync(file, JSON.stringify(asked));
}

/** Writes down what this connection is asked, and what it answers: to whoever waits, or by a callback, as a pool asks. */
function listen(client: pg.PoolClient) {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>;
  client.query = ((...args: unknown[]) => {
    const [statement, values] = args as [string | pg.QueryConfig, unknown[] | undefined];
    const { text, values: own }: pg.QueryConfig =
      typeof statement === 'string' ? { text: statement } : statement;
    if (waiting === 0) batch += 1;
    waiting += 1;
    const parameters = (Array.isArray(values) ? values : own) ?? [];
    const one: Statement = { text, parameters, batch, rows: [] };
    statements.push(one);
    const answered = (result?: pg.QueryResult) => {
      waiting -= 1;
      one.rows = result?.rows ?? [];
      return result;
    };
    const callback = args.at(-1);
    if (typeof callback !== 'function') return query(...args).then(answered);
    const heard = (error: Error | null, result?: pg.QueryResult) =>
      callback(error, answered(result));
    return query(...args.slice(0, -1), heard);
  }) as typeof client.query;
}

const writableValue = (one: unknown) => (one instanceof Uint8Array ? { hex: toHex(one) } : one);
const writable = ({ text, parameters, batch: number, rows }: Statement) => ({
  ...{ text, parameters: parameters.map(writableValue), batch: number },
  rows: rows.map((row) => Object.values(row as object).map(writableValue)),
});

const [command, file = '', ...sizes] = process.argv.slice(2);
const [repeats = 16, computers = 1000, joined = 0, first = 1000] = sizes.map(Number);
if (command === 'first') await recordFirst(file);
else await fill({ repeats, computers, joined, first }, file);
await connection.close();
process.exit(0);
