import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@/lib/db/connect';
import { migrationsAreCurrent } from '@/lib/db/migrate';
import { log } from '@/lib/log';
import { mailFailsSince, type WaitingMail, waitingMail } from '@/lib/mail/waiting-mail';
import { selfTest } from '@/lib/olp/self-test';
import { makeRiseWatch } from '@/lib/rate-limit';
import type { ProxyAlarm } from './watch-proxy';
import { whyNoWrite } from '@/lib/db/why-no-write';

type Check = 'ok' | 'failed';
export type Health = {
  status: 'ok' | 'unavailable';
  checks: { database: Check; writing: Check; migrations: Check; signing: Check };
  /** What somebody should look at; the instance does its work all the same. */
  alarms: ('unknown-activation-keys' | 'mail-fails' | ProxyAlarm)[];
  /** Of all instances together; null where the database cannot be asked. Decides no status. */
  mail: (WaitingMail & { failsSince: string | null }) | null;
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
  proxyAlarms: () => ProxyAlarm[] = () => [],
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
    const alarms: Health['alarms'] = proxyAlarms();
    if (rises) alarms.push('unknown-activation-keys');
    if (mail?.failsSince) alarms.push('mail-fails');
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
    const { current = false, writes = false, mail = null } = answer ?? {};
    return {
      ...{ database: check(answer !== null), writing: check(writes) },
      ...{ migrations: check(current), mail },
    };
  } catch (error) {
    log.error({ err: error }, 'the database cannot be asked');
    const none = check(false);
    return { database: none, writing: none, migrations: none, mail: null };
  } finally {
    patience.abort();
  }
}

/** What needs the tables only where they are those of this version. */
async function ask(connection: Connection, folder: string) {
  const current = await migrationsAreCurrent(connection, folder);
  if (!current) return { current, writes: false, mail: null };
  const { db } = connection;
  const fault = await whyNoWrite(connection);
  if (fault) log.error(fault, 'the database takes no changes');
  const mail = { ...(await waitingMail(db)), failsSince: await mailFailsSince(db) };
  return { current, writes: fault === null, mail };
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
