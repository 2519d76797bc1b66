import { randomUUID } from 'node:crypto';
import { EventEmitter, on, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { makeVault } from '@/lib/vault/vault';
import type { Digest, Notice } from './digest';
import type { Mail } from './mail';
import { deliverDueMail, startOutboxWorker } from './outbox-worker';
import { openMail, queueMail } from './queue-mail';
import { queueNotice } from './queue-notice';
import { type MailWay, mailBySmtp } from './send-mail';

const vault = makeVault(new Uint8Array(32).fill(7));
const settings = async () => ({
  origin: 'https://licenses.example.com',
  title: '',
  support: { vendor: '', email: '', url: '', phone: '' },
  logo: '',
  cc: ['team@vendor.example'],
  bcc: [],
});
const CODE: Mail = { template: 'sign-in', code: '7K2M-4QXD', path: '/x', minutes: 10 };
const LICENSE = '0b6a3f5e-0000-4000-8000-000000000001';
const OWNER = 'owner@customer.example';

let database: Awaited<ReturnType<typeof testDatabase>>;
let server: SMTPServer;
let way: MailWay;
/** Mails that the server has in hand: each answered when the test says so. */
let arrivals: EventEmitter;
type Arrival = { to: string; raw: string; accept: () => void; break: () => void };

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
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const refuse = () => done(Object.assign(new Error('later'), { responseCode: 451 }));
        arrivals.emit('mail', { to, raw, accept: () => done(), break: refuse });
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const from = { name: 'Example', address: 'no-reply@example.com' };
  way = mailBySmtp(`smtp://127.0.0.1:${port}?ignoreTLS=true`, from);
});
beforeEach(async () => {
  arrivals = new EventEmitter();
  await database.sql`TRUNCATE outbox`;
});
afterAll(async () => {
  way.close();
  server.close();
  await database.close();
});

const work = () => ({ db: database.db, vault, settings, send: way.send });
const queue = (recipient: string, mail: Mail) =>
  database.db.transaction((tx) => queueMail(tx, vault, { recipient }, mail));

const computer = { productName: 'Example CAD', keyEnding: 'K7F2Z' };
const at = '2026-11-02T09:05:00.000Z';
const activated = (computerId: string, superseded = false): Notice => ({
  ...{ template: 'activated', ...computer, computerName: `The ${computerId}`, computerId },
  ...{ at, superseded, path: `/licenses/${LICENSE}` },
});
const asked = (path: string): Notice => ({
  ...{ template: 'confirm-release-request', ...computer, computerName: 'PC', computerId: 'PC-1' },
  ...{ reason: 'dead', path },
});
const notice = (what: Notice, notMe?: () => Promise<string>, licenseId = LICENSE) =>
  database.db.transaction((tx) =>
    queueNotice(
      tx,
      vault,
      {
        recipient: OWNER,
        licenseId,
        activationId: LICENSE,
        at: new Date(at),
        ...(notMe ? { notMe } : {}),
      },
      what,
    ),
  );
const acceptAll = () => arrivals.on('mail', (mail: Arrival) => mail.accept());
const waiting = async () => {
  const rows = await database.sql`SELECT sealed, gathers, lane FROM outbox ORDER BY id`;
  return rows.map((row) => ({ gathers: row.gathers === true, mail: openMail(vault, row.sealed) }));
};
const makeDue = () => database.sql`UPDATE outbox SET due_at = now()`;

describe('lanes', () => {
  test('a code is delivered while the mail server sits on every notice and key mail it was given', async () => {
    for (let i = 0; i < 40; i++) await queue(`owner${i}@customer.example`, activated(`PC-${i}`));
    for (let i = 0; i < 40; i++) await notice(asked(`/r?token=${i}`), undefined, randomUUID());
    await queue('jo@customer.example', CODE);
    const held: Arrival[] = [];
    const coming = on(arrivals, 'mail');
    const delivery = deliverDueMail(work());
    for await (const [mail] of coming) {
      if ((mail as Arrival).to === 'jo@customer.example') {
        (mail as Arrival).accept();
        break;
      }
      held.push(mail as Arrival);
    }
    expect(held.length).toBeLessThanOrEqual(4);
    acceptAll();
    for (const mail of held) mail.accept();
    expect(await delivery).toBe(81);
  });

  test('several codes are under way at once', async () => {
    for (let i = 0; i < 4; i++) await queue(`p${i}@customer.example`, CODE);
    const held: Arrival[] = [];
    const coming = on(arrivals, 'mail');
    const delivery = deliverDueMail(work());
    for await (const [mail] of coming) {
      if (held.push(mail as Arrival) === 4) break;
    }
    for (const mail of held) mail.accept();
    expect(await delivery).toBe(4);
  });

  test('the worker takes up a code that comes while its notices are stuck', async () => {
    for (let i = 0; i < 10; i++) await queue(`owner${i}@customer.example`, activated(`PC-${i}`));
    const coming = on(arrivals, 'mail');
    const worker = startOutboxWorker(work());
    const held = [(await coming.next()).value[0] as Arrival];
    await queue('jo@customer.example', CODE);
    for await (const [mail] of coming) {
      held.push(mail as Arrival);
      if ((mail as Arrival).to === 'jo@customer.example') break;
    }
    acceptAll();
    for (const mail of held) mail.accept();
    await worker.stop();
  });

  test('what was not noted as sent goes out again: a crash after the yes of the server loses nothing', async () => {
    await queue('jo@customer.example', CODE);
    let taken = 0;
    acceptAll();
    arrivals.on('mail', () => {
      taken += 1;
    });
    const dies: MailWay['send'] = async (...mail) => {
      await way.send(...mail);
      throw new Error('the process died here');
    };
    expect(await deliverDueMail({ ...work(), send: dies })).toBe(0);
    await makeDue();
    expect(await deliverDueMail(work())).toBe(1);
    expect(taken).toBe(2);
  });
});

describe('notices of one license', () => {
  test('become one mail after the fifth, which counts all that happened and says to whom', async () => {
    for (let i = 0; i < 1000; i++) await notice(activated(`PC-${i % 20}`));
    for (let i = 0; i < 7; i++) {
      await notice(activated('PC-3', true), async () => '/was-not-me?token=t');
    }
    const mails = await waiting();
    // That a seat was taken over is not held back by what else there is much of.
    const five = Array(5).fill(false);
    expect(mails.map(({ gathers }) => gathers)).toEqual([...five, true, ...five, true]);
    const [digest, takeovers] = [mails[5]?.mail as Digest, mails[11]?.mail as Digest];
    const counts = ({ groups }: Digest) => groups.map(({ kind, count }) => [kind, count]);
    expect(counts(digest)).toEqual([['activated', 995]]);
    expect(digest.groups[0]?.computers).toHaveLength(10);
    expect(counts(takeovers)).toEqual([['tookOver', 2]]);
    expect(takeovers).toMatchObject({ notMePath: '/was-not-me?token=t' });

    await makeDue();
    const texts: string[] = [];
    arrivals.on('mail', (mail: Arrival) => {
      texts.push(mail.raw.replaceAll(/=\r?\n/g, ''));
      mail.accept();
    });
    let delivered = 0;
    for (let lot = -1; lot !== 0; delivered += lot) lot = await deliverDueMail(work());
    expect(delivered).toBe(12);
    const text = texts.find((one) => one.includes('995')) ?? '';
    expect(text).toContain('Computers were activated 995 times.');
    expect(texts.some((one) => one.includes('took over their own seats 2 times'))).toBe(true);
    expect(text).toContain('The PC-7 (PC-7)');
    expect(text).toMatch(/And \d+ times with computers that are not named here/);
    expect(text).toContain('Cc: team@vendor.example');
  });

  test('of other licenses are not gathered with them', async () => {
    for (let i = 0; i < 9; i++) await notice(activated('PC-1'));
    await notice(activated('PC-1'), undefined, randomUUID());
    expect((await waiting()).map(({ gathers }) => gathers)).toEqual([
      ...Array(5).fill(false),
      true,
      false,
    ]);
  });

  test('that ask for a seat are gathered with their links, which only the owner gets', async () => {
    for (let i = 0; i < 8; i++) await notice(asked(`/release-request?token=t${i}`));
    const digest = (await waiting()).at(-1)?.mail as Digest;
    expect(digest.groups).toMatchObject([{ kind: 'asked', count: 3 }]);
    await makeDue();
    const texts: string[] = [];
    arrivals.on('mail', (mail: Arrival) => {
      texts.push(mail.raw.replaceAll(/=\r?\n/g, ''));
      mail.accept();
    });
    await deliverDueMail(work());
    const text = texts.find((one) => one.includes('t7')) ?? '';
    expect(text).not.toContain('team@vendor.example');
  });

  test('that come while their digest is under way begin another, so that none is lost', async () => {
    for (let i = 0; i < 6; i++) await notice(activated('PC-1'));
    await database.sql`UPDATE outbox SET sent_at = now(), sealed = NULL WHERE NOT gathers`;
    await makeDue();
    const coming = on(arrivals, 'mail');
    const delivery = deliverDueMail(work());
    const underWay = (await coming.next()).value[0] as Arrival;
    await notice(activated('PC-2'));
    underWay.accept();
    await delivery;
    const rows = await database.sql`SELECT sealed FROM outbox WHERE gathers AND sent_at IS NULL`;
    expect(rows.map(({ sealed }) => openMail(vault, sealed))).toMatchObject([
      { groups: [{ count: 1, computers: [{ computerId: 'PC-2' }] }] },
    ]);
  });

  test('a digest that the mail server refused comes again, whole', async () => {
    for (let i = 0; i < 7; i++) await notice(activated('PC-1'));
    await database.sql`UPDATE outbox SET sent_at = now(), sealed = NULL WHERE NOT gathers`;
    await makeDue();
    arrivals.once('mail', (mail: Arrival) => mail.break());
    expect(await deliverDueMail(work())).toBe(0);
    await makeDue();
    acceptAll();
    expect(await deliverDueMail(work())).toBe(1);
  });
});
