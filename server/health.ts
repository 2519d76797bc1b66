import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@/lib/db/connect';
import { migrationsAreCurrent } from '@/lib/db/migrate';
import { log } from '@/lib/log';
import { type WaitingMail, waitingMail } from '@/lib/mail/waiting-mail';
import { selfTest } from '@/lib/olp/self-test';
import { makeRiseWatch } from '@/lib/rate-limit';

type Check = 'ok' | 'failed';
export type Health = {
  status: 'ok' | 'unavailable';
  checks: { database: Check; migrations: Check; signing: Check };
  /** What somebody should look at; the instance does its work all the same. */
  alarms: 'unknown-activation-keys'[];
  /** Of all instances together; null where the database cannot be asked. Decides no status. */
  mail: WaitingMail | null;
};

/** Milliseconds: how long the database may take to answer, and how old an answer may be. */
const PATIENCE = 3000;
const FRESH = 1000;
/** The signing self-test takes 20 ms of the only thread, so it is repeated once a minute. */
const SIGNING_FRESH = 60_000;

/**
 * Says whether this instance can do its work. However often it is asked, the database is asked
 * once a second at most. @param migrationsFolder with the journal of this version
 */
export function makeHealth(
  connection: Connection,
  migrationsFolder: string,
): () => Promise<Health> {
  const signing = kept(SIGNING_FRESH, async () => {
    const tested = selfTest();
    if (!tested.ok)
      log.error({ failed: tested.error.details?.failed }, 'the signing self-test fails');
    return tested.ok;
  });
  const rises = makeRiseWatch(connection);
  const stored = kept(FRESH, async () => {
    const checks = await askDatabase(connection, migrationsFolder);
    return { ...checks, rises: checks.migrations === 'ok' && (await rises().catch(() => false)) };
  });

  return async () => {
    const [{ rises, mail, ...database }, signs] = await Promise.all([stored(), signing()]);
    const checks = { ...database, signing: check(signs) };
    const alarms: Health['alarms'] = rises ? ['unknown-activation-keys'] : [];
    const good = Object.values(checks).every((state) => state === 'ok');
    return { status: good ? 'ok' : 'unavailable', checks, alarms, mail };
  };
}

async function askDatabase(connection: Connection, folder: string) {
  const patience = new AbortController();
  try {
    const answer = await Promise.race([
      ask(connection, folder),
      sleep(PATIENCE, null, { signal: patience.signal, ref: false }),
    ]);
    if (answer === null) log.error({ milliseconds: PATIENCE }, 'the database does not answer');
    const { current = false, mail = null } = answer ?? {};
    return { database: check(answer !== null), migrations: check(current), mail };
  } catch (error) {
    log.error({ err: error }, 'the database cannot be asked');
    return { database: check(false), migrations: check(false), mail: null };
  } finally {
    patience.abort();
  }
}

/** The mail only where the tables are those of this version. */
async function ask(connection: Connection, folder: string) {
  const current = await migrationsAreCurrent(connection, folder);
  return { current, mail: current ? await waitingMail(connection.db) : null };
}

const check = (good: boolean): Check => (good ? 'ok' : 'failed');

/** The answer of `ask`, asked again once it is older than `milliseconds`; shared while under way. */
function kept<T>(milliseconds: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > milliseconds) last = { at: now, answer: ask() };
    return last.answer;
  };
}
