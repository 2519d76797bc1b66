import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Connection } from '@/lib/db/connect';
import type { Replica } from '@/lib/db/long-reads';
import { mailLanes } from '@/lib/mail/waiting-mail';
import type { Health } from './health';

/** Seconds: from a steady check-in to what nobody waits for. */
const BUCKETS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Sources = {
  health: () => Promise<Health>;
  /** By name; the pages open theirs with the first one. */
  pools: () => Record<string, Connection['pool'] | undefined>;
  /** Undefined where no replica is set. */
  listReads?: () => Replica['reads'] | undefined;
  maintenance: () => string;
};

export type MetricsDoor = { token: string; read: () => Promise<string>; type: string };

/** What Prometheus reads of this process; what all instances share (mails, health) every one of them says. */
export function makeMetrics({ health, pools, listReads, maintenance }: Sources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'keyturn_request_seconds',
    help: 'Requests by the door that answered them and the status, and how long they took.',
    labelNames: ['door', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const state = new Gauge({
    name: 'keyturn_healthy',
    help: '1 where a check of /api/health is ok.',
    labelNames: ['check'],
    registers,
  });
  const alarms = new Gauge({
    name: 'keyturn_alarm',
    help: '1 for each alarm of /api/health; absent where there is none.',
    labelNames: ['alarm'],
    registers,
  });
  const mails = new Gauge({
    name: 'keyturn_mails_waiting',
    help: 'Mails that could have left and have not, of all instances together.',
    labelNames: ['lane'],
    registers,
  });
  const oldest = new Gauge({
    name: 'keyturn_mail_oldest_seconds',
    help: 'For how long the oldest of them could have left.',
    labelNames: ['lane'],
    registers,
  });
  const connections = new Gauge({
    name: 'keyturn_database_connections',
    help: 'Connections to the database; waiting: requests that wait for one.',
    labelNames: ['pool', 'state'],
    registers,
  });
  const reads = new Counter({
    name: 'keyturn_list_reads_total',
    help: 'Reads of lists of the desk, by the server they came from; none where no replica is set.',
    labelNames: ['from'],
    registers,
  });
  const closed = new Gauge({
    name: 'keyturn_maintenance',
    help: '1 while the portal is in maintenance.',
    registers,
  });

  async function look() {
    const { checks, alarms: named, mail } = await health();
    for (const [check, is] of Object.entries(checks)) state.set({ check }, is === 'ok' ? 1 : 0);
    alarms.reset();
    for (const alarm of named) alarms.set({ alarm }, 1);
    mails.reset();
    oldest.reset();
    for (const lane of mail ? mailLanes : []) {
      mails.set({ lane }, mail?.[lane].waiting ?? 0);
      oldest.set({ lane }, mail?.[lane].oldestSeconds ?? 0);
    }
    for (const [pool, is] of Object.entries(pools())) {
      if (!is) continue;
      connections.set({ pool, state: 'open' }, is.totalCount);
      connections.set({ pool, state: 'idle' }, is.idleCount);
      connections.set({ pool, state: 'waiting' }, is.waitingCount);
    }
    reads.reset();
    for (const [from, count] of Object.entries(listReads?.() ?? {})) reads.inc({ from }, count);
    closed.set(maintenance() === '' ? 0 : 1);
  }

  return {
    /** @param path without its query */
    answered: (path: string, status: number, milliseconds: number) =>
      requests.observe({ door: doorOf(path), status: String(status) }, milliseconds / 1000),
    door: (token: string): MetricsDoor => ({
      token,
      type: registry.contentType,
      read: async () => {
        await look();
        return registry.metrics();
      },
    }),
  };
}

const DEVICE = '/api/olp/v1/';

/** A few words, whatever strangers ask for: each becomes a series. */
export function doorOf(path: string): string {
  if (path.startsWith(DEVICE)) {
    const verb = path.slice(DEVICE.length);
    return ['activate', 'check-in', 'deactivate'].includes(verb) ? verb : 'device';
  }
  if (path.startsWith('/api/scim/')) return 'scim';
  if (path.startsWith('/api/') && !path.startsWith('/api/auth/')) return 'operator';
  if (path.startsWith('/_next/')) return 'files';
  return path.startsWith('/staff') ? 'desk' : 'pages';
}
