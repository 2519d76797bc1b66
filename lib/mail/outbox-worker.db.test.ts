import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '@/lib/db/connect';
import { type Locale, PSEUDO_LOCALE } from '@/i18n/locales';
import { testDatabase } from '@/lib/db/test-database';
import { makeVault } from '@/lib/vault/vault';
import type { Mail } from './mail';
import { markOf } from './mail-mark';
import { deliverDueMail, startOutboxWorker } from './outbox-worker';
import { queueMail } from './queue-mail';
import { type MailWay, mailBySmtp, mailToDevMailbox } from './send-mail';

const vault = makeVault(new Uint8Array(32).fill(7));
const settings = async () => ({
  origin: 'https://licenses.example.com',
  title: '',
  support: { vendor: '', email: '', url: '', phone: '' },
  logo: '',
  cc: ['team@vendor.example'],
  bcc: ['archive@vendor.example'],
});
const MAIL: Mail = { template: 'sign-in', code: '7K2M-4QXD', path: '/x', minutes: 10 };

let database: Awaited<ReturnType<typeof testDatabase>>;
let server: SMTPServer;
let way: MailWay;
let received: { to: string[]; raw: string }[] = [];
let refuse = false;

beforeAll(async () => {
  database = await testDatabase();
  server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let raw = '';
      stream.on('data', (chunk) => {
        raw += chunk;
      });
      stream.on('end', () => {
        if (refuse) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }));
        received.push({ to: session.envelope.rcptTo.map((to) => to.address), raw });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const from = { name: 'Example Licenses', address: 'no-reply@example.com' };
  way = mailBySmtp(`smtp://127.0.0.1:${port}?ignoreTLS=true`, from);
});
beforeEach(async () => {
  received = [];
  refuse = false;
  await database.sql`TRUNCATE outbox, dev_mailbox`;
});
afterAll(async () => {
  way.close();
  server.close();
  await database.close();
});

const work = (db = database.db) => ({ db, vault, settings, send: way.send });
const queue = (recipient: string, mail: Mail = MAIL) =>
  database.db.transaction((tx) => queueMail(tx, vault, { recipient }, mail));
const makeDue = () => database.sql`UPDATE outbox SET due_at = now()`;

describe('the outbox', () => {
  test('delivers a queued mail to a mail server and forgets its content', async () => {
    await queue('jo@customer.example');
    expect(await deliverDueMail(work())).toBe(1);
    expect(received).toHaveLength(1);
    expect(received[0]?.to).toEqual(['jo@customer.example']);
    expect(received[0]?.raw).toContain('7K2M-4QXD');
    expect(received[0]?.raw).toContain('multipart/alternative');
    expect(received[0]?.raw).toContain('From: Example Licenses <no-reply@example.com>');
    const [row] = await database.sql`SELECT * FROM outbox`;
    expect(row).toMatchObject({ sealed: null, attempts: 1, last_error: null });
    expect(row?.sent_at).not.toBeNull();
    expect(await deliverDueMail(work())).toBe(0);
  });

  test('gives each mail its own mark, the same at every try, and forgets that it told somebody of their erasure', async () => {
    refuse = true;
    await queue('jo@customer.example', { template: 'account-erased', licenses: 0, path: '/' });
    await queue('al@customer.example', { template: 'account-erased', licenses: 1, path: '/' });
    const rows = await database.sql`SELECT id FROM outbox ORDER BY id`;
    const marks = rows.map(({ id }) => `Message-ID: <${markOf(vault, Number(id))}@example.com>`);
    await deliverDueMail(work());
    refuse = false;
    await makeDue();
    expect(await deliverDueMail(work())).toBe(2);
    const found = received.flatMap(({ raw }) => /^Message-ID: .+(?=\r$)/m.exec(raw) ?? []);
    expect(found.sort()).toEqual(marks.sort());
    expect(await database.sql`SELECT * FROM outbox`).toEqual([]);
  });

  test('sends nothing of a transaction that is undone', async () => {
    await expect(
      database.db.transaction(async (tx) => {
        await queueMail(tx, vault, { recipient: 'jo@customer.example' }, MAIL);
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    expect(await deliverDueMail(work())).toBe(0);
  });

  test('holds no readable code while it waits', async () => {
    await queue('jo@customer.example');
    const [row] = await database.sql`SELECT sealed FROM outbox`;
    expect(Buffer.from(row?.sealed).toString('latin1')).not.toContain('7K2M');
  });

  test('writes in the language that the recipient chose, else asks in, else in its own', async () => {
    await database.sql`INSERT INTO portal_user (email, locale)
      VALUES ('chose@customer.example', ${PSEUDO_LOCALE}), ('did-not@customer.example', NULL)`;
    const ask = (recipient: string, locale?: Locale) =>
      database.db.transaction((tx) => queueMail(tx, vault, { recipient, locale }, MAIL));
    await ask('chose@customer.example', 'en');
    await ask('did-not@customer.example', PSEUDO_LOCALE);
    await ask('did-not@customer.example');
    await ask('unknown@customer.example', PSEUDO_LOCALE);
    await ask('unknown@customer.example');
    await database.sql`UPDATE outbox SET locale = 'gone' WHERE id = (SELECT max(id) FROM outbox)`;
    await deliverDueMail({ ...work(), send: mailToDevMailbox(database.db).send });
    const rows = await database.sql`SELECT recipient, subject FROM dev_mailbox`;
    const written = (recipient: string) =>
      rows.filter((row) => row.recipient === recipient).map(({ subject }) => /^[⟦]/.test(subject));
    expect(written('chose@customer.example')).toEqual([true]);
    expect(written('did-not@customer.example').sort()).toEqual([false, true]);
    // Of the last one the language is gone.
    expect(written('unknown@customer.example').sort()).toEqual([false, true]);
  });

  test('is emptied by two instances without one mail sent twice', async () => {
    const other = connect(database.url);
    await Promise.all(Array.from({ length: 30 }, (_, i) => queue(`p${i}@customer.example`)));
    const counts = await Promise.all([
      deliverDueMail(work()),
      deliverDueMail(work(other.db)),
      deliverDueMail(work()),
      deliverDueMail(work(other.db)),
    ]);
    await other.close();
    expect(counts.reduce((sum, count) => sum + count)).toBe(30);
    expect(new Set(received.flatMap((mail) => mail.to)).size).toBe(30);
    expect(received).toHaveLength(30);
  });

  test('waits longer after each failure, then gives up and says why', async () => {
    refuse = true;
    await queue('jo@customer.example', { ...MAIL, minutes: 10_000 } as Mail);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      await makeDue();
      expect(await deliverDueMail(work())).toBe(0);
      const [row] = await database.sql`
        SELECT extract(epoch FROM due_at - now())::float8 AS wait, attempts, last_error FROM outbox`;
      expect(row?.attempts).toBe(Math.min(attempt, 10));
      expect(row?.last_error).toContain('mailbox full');
      if (attempt <= 10) waits.push(Math.round(row?.wait / 60));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    refuse = false;
    await makeDue();
    expect(await deliverDueMail(work())).toBe(0);
  });

  test('delivers at the next try what a mail server refused once', async () => {
    refuse = true;
    await queue('jo@customer.example');
    await deliverDueMail(work());
    expect(received).toHaveLength(0);
    refuse = false;
    await makeDue();
    expect(await deliverDueMail(work())).toBe(1);
    expect(received).toHaveLength(1);
  });

  test('does not mail a sign-in code that has run out', async () => {
    await queue('jo@customer.example');
    await database.sql`UPDATE outbox SET created_at = now() - interval '11 minutes'`;
    expect(await deliverDueMail(work())).toBe(0);
    const [row] = await database.sql`SELECT sealed, sent_at, last_error FROM outbox`;
    expect(row).toEqual({ sealed: null, sent_at: null, last_error: 'too late' });
  });

  test('goes on after a mail that cannot be opened', async () => {
    await database.sql`INSERT INTO outbox (recipient, lane, sealed) VALUES ('x@customer.example', 'codes', '\\x00')`;
    await queue('jo@customer.example');
    expect(await deliverDueMail(work())).toBe(1);
  });

  test('fills the mailbox of the demo where there is no mail server', async () => {
    await queue('jo@customer.example');
    await deliverDueMail({ ...work(), send: mailToDevMailbox(database.db).send });
    const [row] = await database.sql`SELECT recipient, subject, text FROM dev_mailbox`;
    expect(row).toMatchObject({ recipient: 'jo@customer.example', subject: 'Your sign-in code' });
    expect(row?.text).toContain('7K2M-4QXD');
  });

  test('copies notices to whom the Server Properties name, and never what holds a code', async () => {
    await queue('jo@customer.example', {
      template: 'activated',
      productName: 'Example CAD',
      computerName: 'PC',
      computerId: 'PC-1',
      keyEnding: 'K7F2Z',
      at: '2026-11-02T09:05:00.000Z',
      superseded: false,
      path: '/licenses/1',
    });
    await deliverDueMail(work());
    await queue('jo@customer.example');
    await deliverDueMail(work());
    expect(received.map((mail) => mail.to)).toEqual([
      ['jo@customer.example', 'team@vendor.example', 'archive@vendor.example'],
      ['jo@customer.example'],
    ]);
    expect(received[0]?.raw).toContain('Cc: team@vendor.example');
    expect(received[0]?.raw).not.toContain('archive@vendor.example');
  });

  test('has a worker that delivers by itself and stops when told', async () => {
    await queue('jo@customer.example');
    const mailed = new EventEmitter();
    const arrival = once(mailed, 'mail');
    const worker = startOutboxWorker({
      ...work(),
      send: async (recipient) => void mailed.emit('mail', recipient),
    });
    expect(await arrival).toEqual(['jo@customer.example']);
    await worker.stop();
    await queue('late@customer.example');
    const [row] = await database.sql`SELECT attempts FROM outbox WHERE recipient LIKE 'late%'`;
    expect(row?.attempts).toBe(0);
  });
});
