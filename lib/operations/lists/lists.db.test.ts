import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { type ComputerFilters, listDeskComputers } from './list-desk-computers';
import {
  getReleaseRequest,
  listReleaseRequests,
} from '@/lib/operations/queues/list-release-requests';

const MANY = 3000;

let portal: TestPortal;
let agent: Viewer;
let license: TestLicense;

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
  license = await portal.license(await portal.product(), { seats: 9 });
});
afterAll(() => portal.close());

async function active(id: string, name: string, of = license) {
  const { request } = makeDevice(of, id, name);
  return value(await activateComputer(portal.context, portal.operator, request)).activationId;
}

/** Whatever list it is: its pages lead on and back over every row, in parts too, and in order. */
async function walks(list: Walked, sort: string) {
  const seen: string[] = [];
  let page = await list({ sort });
  expect(page.previous).toBeNull();
  const pages = [page.rows];
  for (let n = 0; n < 3; n += 1) {
    page = await list({ sort, cursor: page.next ?? '' });
    pages.push(page.rows);
  }
  for (const { id } of pages.flat()) seen.push(String(id));
  expect(new Set(seen).size).toBe(4 * 50);
  for (const expected of pages.slice(0, 3).toReversed()) {
    page = await list({ sort, cursor: page.previous ?? '' });
    expect(page.rows).toEqual(expected);
  }
  expect(page.previous).toBeNull();
  const part = await list({ sort, part: true });
  expect(part.rows.slice(0, 200).map(({ id }) => String(id))).toEqual(seen);
}
type Walked = (input: { sort: string; cursor?: string; part?: true }) => Promise<{
  rows: { id: string | number }[];
  previous: string | null;
  next: string | null;
}>;

describe('computers', () => {
  test('are found by their whole id, the beginning of their name, state, product and door', async () => {
    const lab = await active('LAB-ID-1', 'Lab 100%_PC');
    const cnc = await active('CNC-ID-1', 'CNC');
    value(await deactivateComputer(portal.context, agent, { activationId: cnc, reason: 'sold' }));
    const other = await portal.license(await portal.product(), {});
    const elsewhere = await active('LAB-ID-1', 'Elsewhere', other);
    const cases: [ComputerFilters, string[]][] = [
      [{ computer: 'lab-id-1' }, [elsewhere, lab]],
      [{ computer: 'LAB-ID' }, []],
      [{ computer: 'lab 100%_' }, [lab]],
      [{ computer: 'lab%' }, []],
      [{ computer: 'cnc', state: 'active' }, []],
      [{ state: 'released_claimed' }, [cnc]],
      [{ product: other.productId }, [elsewhere]],
      [{ license: license.licenseId }, [lab, cnc]],
      [{ door: 'wizard' }, []],
    ];
    for (const [filters, expected] of cases) {
      const found = await listDeskComputers(portal.context, agent, { filters });
      const ids = found?.rows.map(({ id }) => id).sort();
      expect(ids, JSON.stringify(filters)).toEqual([...expected].sort());
      expect(found?.total).toEqual({ count: expected.length, more: false });
    }
  });

  test('pages lead on and back, along an index, also those of one moment; a name is found along one', async () => {
    await portal.db.execute(sql`
      INSERT INTO activation (license_id, product_id, state, seat, computer_id, computer_id_hash,
        computer_name, unbound_last_day, kid, epoch, computer_key, activated_at, activated_door, issued_at, closed_at)
      SELECT ${license.licenseId}, ${license.productId}, 'superseded', 1, 'MANY-' || n, decode(md5(n::text), 'hex'),
        'Many ' || n, '2026-01-01', 1, 1, '', timestamptz '2025-01-01 00:00:00Z' + (n / 7) * interval '1 minute',
        'wizard', now(), now()
      FROM generate_series(1, ${MANY}) n`);
    await portal.db.execute(sql`ANALYZE`);
    for (const sort of listDeskComputers.sorts) {
      await walks(async (input) => {
        const page = await listDeskComputers(portal.context, agent, { ...input, sort });
        return page ?? { rows: [], previous: null, next: null };
      }, sort);
      const plan = await explainedBy(portal.pool, () =>
        listDeskComputers(portal.context, agent, { sort }),
      );
      expect(plan).toMatch(/Index Scan (Backward )?using activation_recent/);
    }
    const named = await explainedBy(portal.pool, () =>
      listDeskComputers(portal.context, agent, { filters: { computer: 'Many 2999' } }),
    );
    expect(named).toContain('activation_name');
    expect(named).toContain('activation_of_computer');
  });

  test('as a file holds every one of them, and a name computes nothing', async () => {
    await active('EVIL-1', '=cmd()');
    const filters = { license: license.licenseId };
    const ids = new Set<string>();
    let text = '';
    let cursor: string | undefined;
    do {
      const input = { filters, cursor, part: true };
      const part = await listDeskComputers(portal.context, agent, input);
      expect(part?.rows.length).toBeLessThanOrEqual(1000);
      for (const { id } of part?.rows ?? []) ids.add(id);
      text += listDeskComputers.csvLines(part?.rows ?? []);
      cursor = part?.next ?? undefined;
    } while (cursor);
    expect(ids.size).toBe(MANY + 3);
    expect(text).toContain(`"'=cmd()"`);
    expect(text.trimEnd().split('\r\n')).toHaveLength(MANY + 3);
  });
});

describe('release requests', () => {
  test('wait the oldest first, with what was claimed before, what came back, and who asks', async () => {
    const owner = await portal.customer('owner@customer.example');
    const own = await portal.license(await portal.product(), { seats: 5 });
    const claimed = await active('OLD-1', 'Old', own);
    value(await deactivateComputer(portal.context, owner, { activationId: claimed }));
    const byVendor = await active('OLD-2', 'Older', own);
    const sold = { activationId: byVendor, reason: 'sold' };
    value(await deactivateComputer(portal.context, agent, sold));
    await portal.sql`INSERT INTO illegal_computer (activation_id, first_seen_at, last_seen_at, address, computer_name)
      VALUES (${claimed}, now(), now(), '', 'Old')`;
    const ids: string[] = [];
    for (const name of ['PC-1', 'PC-2']) {
      const activationId = await active(name, name, own);
      const reason = '=broken';
      ids.push(value(await requestRelease(portal.context, owner, { activationId, reason })).id);
      portal.clock.advance({ minutes: 1 });
    }
    const filters = { state: 'open', license: own.licenseId } as const;
    const listed = await listReleaseRequests(portal.context, agent, { filters });
    expect(listed?.rows.map(({ id }) => id)).toEqual(ids);
    expect(listed?.rows[0]).toMatchObject({
      ...{ computerName: 'PC-1', reason: '=broken', openedBy: 'customer', state: 'open' },
      ...{ claims: 1, cameBack: 1, otherRequests: 1, registeredEmail: 'owner@customer.example' },
    });
    const one = await getReleaseRequest(portal.context, agent, ids[1] ?? '');
    expect(one).toMatchObject({ id: ids[1], computerName: 'PC-2', claims: 1 });
    expect(one?.earlier).toMatchObject([{ activationId: claimed, givenBackAt: null }]);
    expect(one?.earlier[0]?.seenAgainAt).toBeInstanceOf(Date);
    for (const nowhere of ['x', claimed]) {
      expect(await getReleaseRequest(portal.context, agent, nowhere)).toBeNull();
    }
    for (const viewer of [owner, portal.keyHolder(), portal.wizard()]) {
      expect(await listReleaseRequests(portal.context, viewer, { filters })).toBeNull();
      expect(await getReleaseRequest(portal.context, viewer, ids[0] ?? '')).toBeNull();
    }
  });
});
