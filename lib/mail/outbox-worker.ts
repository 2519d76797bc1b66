import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { chooseLocale, everyLocale } from '@/i18n/locales';
import { log } from '@/lib/log';
import type { Vault } from '@/lib/vault/vault';
import { isNotice, type Mail } from './mail';
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

const MAX_ATTEMPTS = 10;
/** Seconds until the second try; doubled for each further one, so the last is after 8.5 hours. */
const FIRST_WAIT = 60;
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
 * Delivers what is due, oldest first, and returns how many mails left. Any number of instances may
 * do so: a mail is claimed by moving its next try into the future, in one statement.
 *
 * At least once, not exactly once: if the process dies between the mail server's yes and our note
 * of it, the mail goes out again. SMTP has no way to rule that out.
 */
export async function deliverDueMail(work: Work, stopped = () => false): Promise<number> {
  let sent = 0;
  while (!stopped()) {
    const claimed = await claimMail(work.db);
    if (!claimed) break;
    if (await deliver(work, claimed)) sent += 1;
  }
  return sent;
}

async function claimMail(db: Database): Promise<Claimed | undefined> {
  const { rows } = await db.execute<Claimed>(sql`
    UPDATE outbox SET
      attempts = attempts + 1,
      due_at = now() + make_interval(secs => ${FIRST_WAIT} * 2 ^ attempts)
    WHERE id = (
      SELECT id FROM outbox
      WHERE sent_at IS NULL AND sealed IS NOT NULL AND due_at <= now() AND attempts < ${MAX_ATTEMPTS}
      ORDER BY due_at, id LIMIT 1
      FOR UPDATE SKIP LOCKED
    )
    RETURNING id, recipient, sealed, locale, attempts, extract(epoch FROM now() - created_at)::float8 AS age`);
  return rows[0];
}

async function deliver({ db, vault, settings, send }: Work, claimed: Claimed): Promise<boolean> {
  const { id, attempts } = claimed;
  try {
    const mail = openMail(vault, claimed.sealed);
    if (isPointless(mail, claimed.age)) {
      await db.execute(
        sql`UPDATE outbox SET sealed = NULL, last_error = 'too late' WHERE id = ${id}`,
      );
      return false;
    }
    const { cc, bcc, ...site } = await settings();
    const copies = isNotice(mail) ? { cc, bcc } : { cc: [], bcc: [] };
    const locale = chooseLocale(everyLocale, claimed.locale, null);
    await send(claimed.recipient, renderMail(mail, site, locale), copies);
    await db.execute(
      sql`UPDATE outbox SET sent_at = now(), sealed = NULL, last_error = NULL WHERE id = ${id}`,
    );
    return true;
  } catch (error) {
    const final = attempts >= MAX_ATTEMPTS;
    log.error(
      { err: error, outboxId: id, attempts },
      final ? 'a mail is given up' : 'a mail waits',
    );
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    await db.execute(sql`UPDATE outbox SET last_error = ${reason} WHERE id = ${id}`);
    return false;
  }
}

/** A sign-in code that has run out only confuses. @param age seconds since it was queued */
function isPointless(mail: Mail, age: number): boolean {
  return mail.template === 'sign-in' && age > mail.minutes * 60;
}

/** Looks into the outbox each second. `stop` ends after the mail under way and closes nothing. */
export function startOutboxWorker(work: Work): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const stopped = () => stopping.signal.aborted;
  const run = async () => {
    while (!stopped()) {
      try {
        await deliverDueMail(work, stopped);
      } catch (error) {
        log.error({ err: error }, 'the outbox cannot be read');
      }
      await sleep(PAUSE, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
