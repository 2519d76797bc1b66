import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { connect } from '@/lib/db/connect';
import { testDatabase } from '@/lib/db/test-database';
import type { Env } from '@/lib/env';
import { makeVault } from '@/lib/vault/vault';
import { makeApi } from './api/app';
import { checkMail, checkStart } from './check-start';
import { makeContext } from '@/lib/make-context';
import { makeRateLimits } from '@/lib/rate-limit';
import { makeHealth } from './health';
import { usualLimits } from './edge.test-support';
import { serve } from './serve';
import { unwatched } from './watch.test-support';

const vault = makeVault(new Uint8Array(32).fill(7));
const otherVault = makeVault(new Uint8Array(32).fill(8));
const FOLDER = 'drizzle';

let database: Awaited<ReturnType<typeof testDatabase>>;
/** Port 1 answers nobody. */
const nowhere = connect('postgresql://keyturn:hunter2@127.0.0.1:1/keyturn');
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
  await nowhere.close();
});

/** The same database as a standby answers, or after `default_transaction_read_only`. */
async function readOnly() {
  const reading = await testDatabase();
  await checkStart(reading, vault, FOLDER);
  const own = new URL(reading.url).pathname.slice(1);
  await reading.sql.unsafe(`ALTER DATABASE ${own} SET default_transaction_read_only = on`);
  const connection = connect(reading.url, { max: 2 });
  return {
    ...connection,
    close: async () => {
      await connection.close();
      await reading.close();
    },
  };
}

describe('the portal starts', () => {
  test('on a current database, and adopts the first master key', async () => {
    await checkStart(database, vault, FOLDER);
    await checkStart(database, vault, FOLDER);
  });

  test('not with another master key', async () => {
    await expect(checkStart(database, otherVault, FOLDER)).rejects.toThrow(
      /^OLP_MASTER_KEY is not the master key of this database/,
    );
  });

  test('not on an empty database, nor on an older schema; a newer one is its next version’s, and leaves it all it knows', async () => {
    const say = /^The database does not have the schema of this version/;
    const old = await testDatabase();
    await old.sql`DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations)`;
    await expect(checkStart(old, vault, FOLDER)).rejects.toThrow(say);
    await old.sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 99999999999999)`;
    await checkStart(old, vault, FOLDER);
    await old.sql`DROP SCHEMA drizzle CASCADE`;
    await expect(checkStart(old, vault, FOLDER)).rejects.toThrow(say);
    await old.close();
  });

  test('not without a database, and says where it looked without the password', async () => {
    const refusal = await checkStart(nowhere, vault, FOLDER).catch((error: Error) => error.message);
    expect(refusal).toMatch(
      /^The database at 127\.0\.0\.1:1\/keyturn cannot be used \(.*ECONNREFUSED.*\): look whether the server runs/,
    );
    expect(refusal).not.toContain('hunter2');
  });

  test('not on a database that takes no changes, and says where to look', async () => {
    const still = await readOnly();
    await expect(checkStart(still, vault, FOLDER)).rejects.toThrow(
      /takes no changes \(.*read-only transaction\): name the primary/,
    );
    await still.close();
  });

  test('not on a taken port, and says so in one sentence', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as AddressInfo;
    const place = { port, host: '127.0.0.1', trustedProxyHops: 0 };
    await expect(serve(() => {}, place, usualLimits)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program: stop that one, or set PORT.`,
    );
    taken.close();
  });

  test.each<[string, Partial<Env>, RegExp | null]>([
    ['with a mail server', { smtpUrl: 'smtp://x' }, null],
    ['without one', {}, /^There is no mail server/],
    ['with the mailbox on this computer', { devMailbox: true, host: '127.0.0.1' }, null],
    [
      'with the mailbox on the network',
      { devMailbox: true, host: '0.0.0.0' },
      /^KEYTURN_DEV_MAILBOX/,
    ],
    ['as a demo on the network', { devMailbox: true, demo: true, host: '0.0.0.0' }, null],
    [
      'as a demo behind a proxy',
      { demo: true, trustedProxyHops: 1, portalUrl: 'https://licenses.example.com' },
      /^The demo's mailbox is for this computer alone, .* set SMTP_URL/,
    ],
  ])('%s, or refuses', (_what, settings, refusal) => {
    const env = { host: '127.0.0.1', demo: false, devMailbox: false, ...settings } as Env;
    if (refusal) expect(() => checkMail(env)).toThrow(refusal);
    else expect(() => checkMail(env)).not.toThrow();
  });
});

describe('/api/health', () => {
  const NONE = { waiting: 0, oldestSeconds: 0 };
  const ask = async (connection: typeof nowhere) => {
    const context = makeContext(connection, vault, 'https://licenses.example.com');
    const api = makeApi({ context, watch: unwatched, health: makeHealth(connection, FOLDER) });
    const response = await api.request('/api/health');
    return { status: response.status, body: await response.json() };
  };

  test('is 200 while everything works', async () => {
    expect(await ask(database)).toEqual({
      status: 200,
      body: {
        status: 'ok',
        checks: { database: 'ok', writing: 'ok', migrations: 'ok', signing: 'ok' },
        alarms: [],
        mail: { codes: NONE, asked: NONE, notices: NONE, failsSince: null },
      },
    });
  });

  test('says for how long the oldest mail of each lane could have left', async () => {
    await database.sql`
      INSERT INTO outbox (recipient, lane, sealed, ready_at, attempts, sent_at) VALUES
        ('a@customer.example', 'codes', '\\x00', now() - interval '70 seconds', 1, NULL),
        ('b@customer.example', 'codes', '\\x00', now() - interval '10 seconds', 0, NULL),
        ('c@customer.example', 'asked', '\\x00', now() - interval '1 hour', 10, NULL),
        ('d@customer.example', 'asked', NULL, now() - interval '1 hour', 1, now()),
        ('e@customer.example', 'notices', '\\x00', now() + interval '1 hour', 0, NULL)`;
    const { mail } = (await ask(database)).body;
    expect(mail).toMatchObject({ codes: { waiting: 2 }, asked: NONE, notices: NONE });
    expect(mail.codes.oldestSeconds).toBeGreaterThanOrEqual(70);
    await database.sql`TRUNCATE outbox`;
  });

  test('is 503 and tells no more than which part failed', async () => {
    expect(await ask(nowhere)).toEqual({
      status: 503,
      body: {
        status: 'unavailable',
        checks: { database: 'failed', writing: 'failed', migrations: 'failed', signing: 'ok' },
        alarms: [],
        mail: null,
      },
    });
  });

  test('is 503 where the database can be read but not written', async () => {
    const still = await readOnly();
    const { status, body } = await ask(still);
    expect([status, body.checks]).toEqual([
      503,
      { database: 'ok', writing: 'failed', migrations: 'ok', signing: 'ok' },
    ]);
    await still.close();
  });

  test('says since when no mail leaves, until one does', async () => {
    const put = (at: string, sent: boolean) =>
      database.sql.unsafe(`
      INSERT INTO outbox (recipient, lane, sealed, ready_at, attempts, last_error, sent_at) VALUES
        ('a@customer.example', 'codes', ${sent ? 'NULL' : "'\\x00'"}, '${at}', 1,
          ${sent ? 'NULL' : "'connect ECONNREFUSED'"}, ${sent ? `'${at}'` : 'NULL'})`);
    await put('2026-01-05T07:00:00Z', true);
    await put('2026-01-05T08:00:00Z', false);
    await put('2026-01-05T09:00:00Z', false);
    const failing = await ask(database);
    expect(failing.status).toBe(200);
    expect(failing.body.alarms).toEqual(['mail-fails']);
    expect(failing.body.mail.failsSince).toBe('2026-01-05T08:00:00Z');
    await put('2026-01-05T09:30:00Z', true);
    expect((await ask(database)).body.alarms).toEqual([]);
    await database.sql`TRUNCATE outbox`;
  });

  test('says when unknown Activation Keys rise everywhere, though no address has passed its limit', async () => {
    const said = vi.spyOn(log, 'error').mockImplementation(() => {});
    const instances = [database, database].map(makeRateLimits);
    const guess = (n: number) =>
      instances[n % 2]?.consume('unknownActivationKey', `203.0.113.${n % 30}`);
    for (let n = 0; n < 300; n += 1) expect(await guess(n)).toMatchObject({ ok: true });
    expect((await ask(database)).body).toMatchObject({ status: 'ok', alarms: [] });
    for (let n = 300; n < 310; n += 1) await guess(n);
    const { status, body } = await ask(database);
    expect([status, body.alarms]).toEqual([200, ['unknown-activation-keys']]);
    const alarms = said.mock.calls.filter(([about]) => JSON.stringify(about).includes('"alarm"'));
    expect(alarms).toHaveLength(1);
    said.mockRestore();
  });
});
