import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { license as licenseTable } from '@/lib/db/schema/license';
import { property } from '@/lib/db/schema/property';
import { dayFromIso, isoFromDay } from '@/lib/olp/day';
import { standingAt, termIsOverAt } from '@/lib/operations/locked/standing-in-sql';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { type Standing, standingOf } from '@/lib/rules/standing';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { getLicense } from './get-license';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product());
});
afterAll(() => portal.close());

const GRACE = 'options/subscriptionGracePeriod';
const TODAY = dayFromIso('2026-10-01') ?? 0;

const days = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
const cases = fc.record({
  status: fc.constantFrom('active' as const, 'suspended' as const, 'revoked' as const),
  /** From today; null for a perpetual license. */
  lastDay: fc.option(fc.integer({ min: -40, max: 3 }), { nil: null }),
  global: days,
  product: days,
  license: days,
  /** Minutes into the day that is asked about. */
  minute: fc.constantFrom(0, 1, 719, 1439),
});

/** Makes the license so, and its grace at each scope. */
async function set(one: typeof cases extends fc.Arbitrary<infer T> ? T : never) {
  const { db } = portal;
  const lastDay = one.lastDay === null ? null : isoFromDay(TODAY + one.lastDay);
  const term = lastDay === null ? 'perpetual' : 'subscription';
  await db
    .update(licenseTable)
    .set({ status: one.status, term, lastDay })
    .where(eq(licenseTable.id, license.licenseId));
  await db.delete(property).where(eq(property.name, GRACE));
  const scoped = [
    { scope: 'global', scopeId: '', value: one.global },
    { scope: 'product', scopeId: String(license.productId), value: one.product },
    { scope: 'license', scopeId: license.licenseId, value: one.license },
  ] as const;
  for (const { value: count, ...place } of scoped) {
    if (count === null) continue;
    const at = { updatedAt: new Date(), updatedBy: 'operator' as const };
    await db.insert(property).values({ name: GRACE, ...place, value: count, ...at });
  }
}

test('SQL, function and every page say the same of where a license stands', {
  timeout: 120_000,
}, async () => {
  const owner = await portal.customer('owner@customer.example');
  const met = new Set<Standing>();
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      await set(one);
      const graceDays = one.license ?? one.product ?? one.global ?? 0;
      const lastDay = one.lastDay === null ? null : TODAY + one.lastDay;
      const expected = standingOf({ status: one.status, lastDay, graceDays }, TODAY);
      met.add(expected);

      const now = new Date(Date.parse('2026-10-01T00:00:00Z') + one.minute * 60_000);
      const [inSql] = await portal.db
        .select({ standing: standingAt(now), over: termIsOverAt(now) })
        .from(licenseTable)
        .where(eq(licenseTable.id, license.licenseId));
      expect(inSql?.standing).toBe(expected);
      expect(inSql?.over).toBe(lastDay !== null && TODAY > lastDay + graceDays);

      const context = { ...portal.context, now: () => now };
      const page = await getLicense(context, owner, license.licenseId);
      const list = await listLicenses(context, owner);
      const { activationKey } = license;
      const shown = value(await describeLicense(context, portal.keyHolder(), { activationKey }));
      expect([page?.standing, list?.rows[0]?.standing, shown.standing]).toEqual(
        Array(3).fill(expected),
      );
      // What nobody may release without a code is not counted as left.
      if (one.status !== 'active') expect(page?.releases).toEqual({ codeOnly: one.status });
    }),
    { numRuns: 150 },
  );
  expect([...met].sort()).toEqual(['active', 'expired', 'grace', 'revoked', 'suspended']);
});
