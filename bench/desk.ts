import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import type { Context } from '@/lib/operations/context';
import { findAtDesk } from '@/lib/operations/find/find-at-desk';
import { listDeskComputers } from '@/lib/operations/lists/list-desk-computers';
import { listDeskLicenses } from '@/lib/operations/lists/list-desk-licenses';
import { seeOverview } from '@/lib/operations/overview/see-overview';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';
import { listIllegalComputers } from '@/lib/operations/queues/list-illegal-computers';
import { listReleaseRequests } from '@/lib/operations/queues/list-release-requests';
import { listEvents } from '@/lib/operations/trail/list-events';
import type { Viewer } from '@/lib/operations/viewer';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { fillDesk } from './fill-desk';

/** Rows of a page: few enough that a thousand licenses have a hundred pages. */
const SIZE = 10;
const PAGES = 100;
const TIMES = 60;

const staff: Viewer = {
  ...{ kind: 'staff', role: 'admin', address: '192.0.2.1' },
  ...{ userId: '00000000-0000-4000-8000-000000000000', email: 'admin@example.net' },
  proof: { at: new Date(), by: 'passkey', wants: 'any' },
};

type Asked = { size: number; sort?: string; filters?: object; cursor?: string | undefined };
type Listing = (
  context: Context,
  viewer: Viewer,
  input: never,
) => Promise<{ rows: unknown[]; next: string | null } | null>;

/** What staff look at, with what they say of it. */
const lists: Record<string, [Listing, object?]> = {
  licenses: [listDeskLicenses],
  'licenses, by their end': [listDeskLicenses, { sort: 'ending' }],
  'licenses, suspended': [listDeskLicenses, { filters: { status: 'suspended' } }],
  'licenses, ending in 30 days': [listDeskLicenses, { sort: 'ending', filters: { ending: 30 } }],
  computers: [listDeskComputers],
  'computers, released': [listDeskComputers, { filters: { state: 'released_claimed' } }],
  'computers, by name': [listDeskComputers, { filters: { computer: 'PC-12' } }],
  'release requests': [listReleaseRequests, { filters: { state: 'open' } }],
  'illegal computers': [listIllegalComputers],
  'cloned computers': [listCloneAlarms],
  'audit trail': [listEvents],
  'audit trail, of licenses': [listEvents, { filters: { category: 'licenses' } }],
};

/** One of many that are there, however full it is: number and what finds it. */
const box: Record<string, (n: number) => string> = {
  'last group of a key': (n) => `GR${n % 1000}`.padEnd(5, '0'),
  'mail address, begun': (n) => `buyer-${n}`,
  'organization, begun': (n) => `organization ${String(n % 100).padStart(7, '0')}`,
  'Computer ID': (n) => `WIZ-${n}-1`,
  'Computer Name, begun': (n) => `pc-${n}`,
  'order reference': (n) => `SO-${n}`,
};

async function timed(times: number, run: (n: number) => Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  for (let n = 1; n <= times; n += 1) {
    const start = performance.now();
    await run(n);
    found.push(performance.now() - start);
  }
  return found;
}

async function measureList(context: Context, [list, said]: [Listing, object?]) {
  const page = async (cursor?: string) => {
    const asked: Asked = { ...said, size: SIZE, cursor };
    const found = await list(context, staff, asked as never);
    if (!found || found.rows.length === 0) throw new Error('A page of a list is empty.');
    return found;
  };
  let [at, cursor] = [1, undefined as string | undefined];
  for (; at < PAGES; at += 1) {
    const { next } = await page(cursor);
    if (!next) break;
    cursor = next;
  }
  const first = await timed(TIMES, () => page());
  return { first, last: await timed(TIMES, () => page(cursor)), pages: at };
}

const licenses = Number(process.argv[2]);
const { databaseUrl, masterKey, portalUrl } = env();
const connection = connect(databaseUrl, { max: 10 });
const context = makeContext(connection, makeVault(masterKey), portalUrl);
await migrate(connection, 'drizzle');
await adoptMasterKey(context.db, context.vault);
await fillDesk(connection, context, licenses);
process.send?.({ filled: licenses });

for (const [name, one] of Object.entries(lists)) {
  process.send?.({ list: name, ...(await measureList(context, one)) });
}
for (const [name, textOf] of Object.entries(box)) {
  await findAtDesk(context, staff, textOf(1));
  const times = await timed(TIMES, async (n) => {
    const place = Math.ceil((n * licenses) / (TIMES + 1));
    await findAtDesk(context, staff, textOf(place));
  });
  process.send?.({ box: name, times });
}
await seeOverview(context, staff);
const overview = await timed(TIMES, () => seeOverview(context, staff));
process.send?.({ box: 'the overview, beside it', times: overview });
await connection.close();
process.exit(0);
