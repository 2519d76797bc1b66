import { createServer } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { type Connection, connect } from '@/lib/db/connect';
import type { Replica } from '@/lib/db/long-reads';
import { doctorKey } from '@/lib/doctor/door-key';
import { type Env, env } from '@/lib/env';
import { startOutboxWorker } from '@/lib/mail/outbox-worker';
import { mailBySmtp, mailToDevMailbox } from '@/lib/mail/send-mail';
import { mailSettings } from '@/lib/operations/site/mail-settings';
import { ensureReceiptKey } from '@/lib/operations/receipt/receipt-keys';
import { makeContext } from '@/lib/make-context';
import { keepPageStyles } from '@/lib/page-styles';
import { makeVault } from '@/lib/vault/vault';
import { apiListener } from './api/api-listener';
import { makeApi } from './api/app';
import { checkMail, checkStart } from './check-start';
import { startDailyWork } from './daily-work';
import { makeDoors } from './doors';
import { handleRequest } from './handle-request';
import { makeHealth } from './health';
import { watchMaintenance } from './maintenance';
import { makeMetrics } from './metrics';
import { noteRequests } from './note-requests';
import { readStyles } from './read-styles';
import { serve } from './serve';
import { StartRefused } from './start-refused';
import { stopOnSignal } from './stop';
import { startTracing } from './tracing';
import { watchProxy } from './watch-proxy';

/** Connections for /api, the outbox and health checks; the pages have a pool of their own. */
const POOL = 10;

/** Checks, then serves: whoever can connect finds a portal that works. @param root the project */
export async function startPortal(root: string): Promise<void> {
  const settings = readEnv();
  checkMail(settings);
  const connection = openDatabase(settings.databaseUrl);
  openReplica(settings.replicaUrl);
  const vault = makeVault(settings.masterKey, settings.otherMasterKey);
  const migrations = join(root, 'drizzle');
  await checkStart(connection, vault, migrations);
  await ensureReceiptKey({ db: connection.db, vault, now: () => new Date() });

  keepPageStyles(readStyles(root));
  const { db } = connection;
  const { host, port, portalUrl, trustedProxyHops, devMailbox } = settings;
  // Not `host`: Next.js calls 127.0.0.1 and ::1 localhost in proxy.ts, and would take a rewrite there
  // for one to another server, sending the request out again under a false name and address.
  // Nor our server: Next.js would take its sockets over (serve.ts); of this one, which never listens, it may.
  const httpServer = createServer();
  const app = next({ dev: false, dir: root, hostname: 'localhost', port, httpServer });
  await app.prepare();
  const context = makeContext(connection, vault, portalUrl);
  const proxy = watchProxy(settings);
  const health = makeHealth(connection, migrations, proxy.alarms);
  const maintenance = await watchMaintenance(db);
  const { isStopping, begin } = stopOnSignal();
  const { metricsToken, logRequests } = settings;
  const metrics = metricsToken
    ? makeMetrics({
        health,
        pools: () => poolsOf(connection),
        listReads: () => kept.keyturnReplica?.reads,
        maintenance: maintenance.message,
      })
    : null;
  const watch = {
    ...{ doctorKey: doctorKey(settings.authSecret), trustedProxyHops, isStopping },
    maintenance: maintenance.message,
    metrics: metrics && metricsToken ? metrics.door(metricsToken) : null,
  };
  const api = makeApi({ context, health, watch });
  const tracing = await startTracing(settings.tracing, trustedProxyHops);
  const untraced = handleRequest({
    trustedProxyHops,
    portalUrl,
    proxy,
    limits: settings.edge,
    api: apiListener(api),
    pages: app.getRequestHandler(),
    first: makeDoors(context, devMailbox),
    maintenance: maintenance.message,
    isStopping,
    note: noteRequests({ all: logRequests, ...(metrics ? { answered: metrics.answered } : {}) }),
  });

  const listener = tracing?.traced(untraced) ?? untraced;
  const server = await serve(listener, { port, host, trustedProxyHops }, settings.edge);
  const mail = settings.smtpUrl
    ? mailBySmtp(settings.smtpUrl, settings.mailFrom, settings.mailReportsTo)
    : mailToDevMailbox(db);
  void mail.probe();
  const outbox = startOutboxWorker({
    ...{ db, vault, send: mail.send },
    settings: () => mailSettings(db, portalUrl),
  });
  const daily = startDailyWork(context);
  begin({
    server,
    delaySeconds: settings.stopDelaySeconds,
    closing: [
      maintenance.stop,
      daily.stop,
      outbox.stop,
      mail.close,
      () => app.close(),
      connection.close,
      closePagesPools,
      () => tracing?.stop(),
    ],
  });
  // `npm start` has a channel to us and says it in its own words.
  if (!process.send) process.stdout.write(`Keyturn is ready: ${portalUrl}\n`);
}

const readEnv = (): Env => orRefuse(env);
const openDatabase = (url: string) =>
  orRefuse(() => connect(url, { max: POOL, name: 'keyturn server' }));

/** What was set wrong is no bug of ours: said in its sentence, without a stack. */
function orRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new StartRefused((error as Error).message);
  }
}

/** Next.js holds its own copy of lib/db/client, which keeps the pool of the pages here, and finds the replica's. */
const kept = globalThis as { keyturnConnection?: Connection; keyturnReplica?: Replica };

/** Not asked for anything yet: one that is away keeps no portal from starting. */
function openReplica(url: string | undefined): void {
  if (!url) return;
  const how = { max: POOL, name: 'keyturn lists', setting: 'DATABASE_REPLICA_URL' };
  const reads = { replica: 0, primary: 0 };
  kept.keyturnReplica = { ...orRefuse(() => connect(url, how)), reads };
}

const closePagesPools = () =>
  Promise.all([kept.keyturnConnection?.close(), kept.keyturnReplica?.close()]);

const poolsOf = ({ pool }: Connection) => ({
  server: pool,
  pages: kept.keyturnConnection?.pool,
  replica: kept.keyturnReplica?.pool,
});
