import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { type MailLane, mailLanes } from '@/lib/db/schema/outbox';
import { chooseLocale, everyLocale } from '@/i18n/locales';
import { log } from '@/lib/log';
import type { Vault } from '@/lib/vault/vault';
import { mendOfMail } from './mail-fault';
import { isNotice, type Mail } from './mail';
import { markOf } from './mail-mark';
import { openMail } from './queue-mail';
import { type MailSite, renderMail } from './render-mail';
import type { SendMail } from './send-mail';

/** What the Server Properties say about mails, read anew for each. */
export type MailSettings = MailSite & { cc: readonly string[]; bcc: readonly string[] };

type Work = {
  db: Database;
  vault: Vault;
  settings: () => Promise<MailSettings>;
  send: SendMail;
};

export const MAX_ATTEMPTS = 10;
/** Seconds until the second try; doubled for each further one, so the last is after 8.5 hours. */
export const FIRST_WAIT = 60;
/** Milliseconds between looks into an empty outbox. */
const PAUSE = 1000;

type Claimed = {
  id: string;
  recipient: string;
  sealed: Uint8Array;
  locale: string | null;
  attempts: number;
  age: number;
};

/**
 * How many mails of each lane one instance delivers at once. A lane has its own, so that none waits for
 * another; together they are the connections to the mail server.
 */
const AT_ONCE: Record<MailLane, number> = { codes: 4, asked: 2, notices: 2 };

/**
 * Delivers what is due, each lane by itself and oldest first, and returns how many mails left. Any number
 * of instances may do so: a mail is claimed by moving its next try into the future, in one statement.
 *
 * At least once, not exactly once: if the process dies between the mail server's yes and our note
 * of it, the mail goes out again. SMTP has no way to rule that out.
 */
export async function deliverDueMail(work: Work): Promise<number> {
  const shift = { stopped: () => false, pause: null };
  const sent = await Promise.all(mailLanes.map((lane) => serveLane(work, lane, shift)));
  return sent.reduce((sum, count) => sum + count);
}

type Shift = {
  stopped: () => boolean;
  /** Until the next look into a lane where nothing is due; null: that was all. */
  pause: (() => Promise<unknown>) | null;
};

/** One look into a lane at a time, and as many deliveries as it may have. */
async function serveLane(work: Work, lane: MailLane, { stopped, pause }: Shift): Promise<number> {
  const underWay = new Set<Promise<unknown>>();
  let sent = 0;
  while (!stopped()) {
    if (underWay.size >= AT_ONCE[lane]) {
      await Promise.race(underWay);
      continue;
    }
    const claimed = await claimMail(work.db, lane);
    if (claimed) {
      const delivery = deliver(work, claimed).then((left) => {
        if (left) sent += 1;
        underWay.delete(delivery);
      });
      underWay.add(delivery);
    } else if (pause) await pause();
    else if (underWay.size > 0) await Promise.race(underWay);
    else break;
  }
  await Promise.all(underWay);
  return sent;
}

async function claimMail(db: Database, lane: MailLane): Promise<Claimed | undefined> {
  const { rows } = await db.execute<Claimed>(sql`
    UPDATE outbox SET
      attempts = attempts + 1,
      due_at = now() + make_interval(secs => ${FIRST_WAIT} * 2 ^ attempts)
    WHERE id = (
      SELECT id FROM outbox
      WHERE lane = ${lane} AND sent_at IS NULL AND sealed IS NOT NULL AND due_at <= now()
        AND attempts < ${MAX_ATTEMPTS}
      ORDER BY due_at, id LIMIT 1
      FOR UPDATE SKIP LOCKED
    )
    RETURNING id, recipient, sealed, locale, attempts, extract(epoch FROM now() - created_at)::float8 AS age`);
  return rows[0];
}

/** Whether it left; whatever goes wrong is written down, and tried again. */
async function deliver(work: Work, claimed: Claimed): Promise<boolean> {
  const { id, attempts } = claimed;
  try {
    return await hand(work, claimed);
  } catch (error) {
    const final = attempts >= MAX_ATTEMPTS;
    log.error(
      { err: error, outboxId: id, attempts, mend: mendOfMail(error) },
      final ? 'a mail is given up' : 'a mail waits',
    );
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    await work.db
      .execute(sql`UPDATE outbox SET last_error = ${reason} WHERE id = ${id}`)
      .catch((again: unknown) => log.error({ err: again }, 'the outbox cannot be written'));
    return false;
  }
}

async function hand({ db, vault, settings, send }: Work, claimed: Claimed): Promise<boolean> {
  const { id, recipient, locale } = claimed;
  const mail = openMail(vault, claimed.sealed);
  if (isPointless(mail, claimed.age)) {
    await db.execute(
      sql`UPDATE outbox SET sealed = NULL, last_error = 'too late' WHERE id = ${id}`,
    );
    return false;
  }
  const { cc, bcc, ...site } = await settings();
  const copies = isNotice(mail) ? { cc, bcc } : { cc: [], bcc: [] };
  const words = renderMail(mail, site, chooseLocale(everyLocale, locale, null));
  await send(recipient, words, copies, markOf(vault, Number(id)));
  await db.execute(
    // Of whoever was erased nothing stays, not even that they were told so.
    mail.template === 'account-erased'
      ? sql`DELETE FROM outbox WHERE id = ${id}`
      : sql`UPDATE outbox SET sent_at = now(), sealed = NULL, last_error = NULL WHERE id = ${id}`,
  );
  return true;
}

/** A sign-in code that has run out only confuses. @param age seconds since it was queued */
function isPointless(mail: Mail, age: number): boolean {
  return mail.template === 'sign-in' && age > mail.minutes * 60;
}

/** Looks into each lane every second. `stop` ends after the mails under way and closes nothing. */
export function startOutboxWorker(work: Work): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const shift = {
    stopped: () => stopping.signal.aborted,
    pause: () => sleep(PAUSE, undefined, { signal: stopping.signal }).catch(() => {}),
  };
  const run = async (lane: MailLane) => {
    while (!shift.stopped()) {
      try {
        await serveLane(work, lane, shift);
      } catch (error) {
        log.error({ err: error, lane }, 'the outbox cannot be read');
        await shift.pause();
      }
    }
  };
  const running = Promise.all(mailLanes.map(run));
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
