import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { license as licenseTable } from '@/lib/db/schema/license';
import { product as productTable } from '@/lib/db/schema/product';
import { requestUrl } from '@/lib/olp/portal-url';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { type DoorCode, doorRefusals, portalRefusals } from '@/lib/rules/refusals';
import { activateUnbound, type Answer, openDoor } from './door.test-support';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product);
});

const door = () => openDoor(portal.context);
const activate = (body: unknown) => door().activate(body);
const device = (id = 'PC-1', of = license) => makeDevice(of, id);
const ofLicense = (of = license) => ({ scope: 'license', licenseId: of.licenseId }) as const;
/** A good code with its last character replaced. */
const mistyped = (code: string) => code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');

async function twice(setting: () => Promise<unknown>): Promise<Answer> {
  await activate(device().request);
  await setting();
  return activate(device().request);
}

async function unboundLicense() {
  const of = await portal.product({ allowUnbound: true });
  return { of, license: await portal.license(of) };
}

type Scene = { details?: object; run: () => Promise<Answer> };

/** Each code as a program meets it. */
const scenes: Partial<Record<DoorCode, Scene>> = {
  BAD_REQUEST: {
    details: { need: ['activationKey', 'deviceCode'] },
    run: () => door().deactivate({ dvc: device().dvc }),
  },
  CODE_TYPO: {
    details: { kind: 'AK', badGroups: [3], field: 'activationKey' },
    run: () => activate({ ...device().fields, activationKey: mistyped(license.activationKey) }),
  },
  WRONG_KIND: {
    details: { kind: 'AK', looksLike: 'DC', field: 'activationKey' },
    run: () => activate({ ...device().fields, activationKey: device().deviceCode }),
  },
  BAD_LENGTH: {
    details: { kind: 'DC', field: 'deviceCode' },
    run: () => activate({ ...device().fields, deviceCode: 'ABC' }),
  },
  REQUEST_DAMAGED: {
    run: () => activate({ request: device().request.request.slice(0, -1) }),
  },
  REQUEST_VERSION: {
    run: () => activate({ request: requestUrl('https://example.com', Uint8Array.of(0x13, 1, 2)) }),
  },
  KID_UNKNOWN: {
    run: () => {
      const ring = product.file.ring.map((key) => ({ ...key, kid: key.kid + 7 }));
      return activate(device().sealedRequest({ ...product, file: { ...product.file, ring } }));
    },
  },
  CID_INVALID: {
    details: { field: 'computerId' },
    run: () => activate({ ...device().fields, computerId: ' \u0007' }),
  },
  LICENSE_SUSPENDED: {
    run: async () => {
      value(await suspendLicense(portal.context, portal.operator, license.licenseId));
      return activate(device().request);
    },
  },
  LICENSE_REVOKED: {
    run: async () => {
      value(await revokeLicense(portal.context, portal.operator, license.licenseId));
      return activate(device().request);
    },
  },
  LICENSE_EXPIRED: {
    run: async () => {
      const over = await portal.license(product, { term: 'subscription', lastDay: '2026-09-30' });
      return activate(device('PC-1', over).request);
    },
  },
  UNBOUND_NOT_ALLOWED: {
    run: () => activate({ activationKey: license.activationKey, computerId: 'PC-1' }),
  },
  SUPERSEDE_NEEDS_OWNER: {
    run: () =>
      twice(() => portal.set('customerSite/showDeactivationVerificationCode', true, ofLicense())),
  },
  UNPROVEN_RELEASES_STOPPED: {
    run: () =>
      twice(() =>
        portal.db
          .update(licenseTable)
          .set({
            unprovenReleasesStoppedAt: portal.clock.now(),
            unprovenReleasesStoppedBy: 'owner',
          })
          .where(eq(licenseTable.id, license.licenseId)),
      ),
  },
  DVC_REQUIRED: {
    run: async () => {
      const unbound = await unboundLicense();
      const body = await activateUnbound(portal, unbound.license, 'PC-1');
      await portal.db
        .update(productTable)
        .set({ allowUnbound: false })
        .where(eq(productTable.id, unbound.of.productId));
      return door().deactivate(body);
    },
  },
  AK_UNKNOWN: {
    run: () => activate({ ...device().fields, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' }),
  },
  DVC_NO_MATCH: {
    run: async () => {
      await activate(device().request);
      const { dvc } = device();
      return door().deactivate({ dvc, activationKey: license.activationKey });
    },
  },
  NO_SEAT: {
    details: { seats: 2 },
    run: async () => {
      await activate(device('PC-1').request);
      await activate(device('PC-2').request);
      return activate(device('PC-3').request);
    },
  },
  REQUEST_CLOSED: {
    run: async () => {
      const pc = device();
      await activate(pc.request);
      await door().deactivate({ dvc: pc.dvc, deviceCode: pc.deviceCode });
      return activate(pc.request);
    },
  },
  REACTIVATION_LIMIT: {
    details: { limit: 1, periodInDays: 10, nextAt: '2026-10-11T12:00:00.000Z' },
    run: async () => {
      await portal.set('options/reactivationLimit', 1, ofLicense());
      await portal.set('options/reactivationPeriodInDays', 10, ofLicense());
      return twice(() => activate(device().request));
    },
  },
  RELEASE_LIMIT: {
    details: { limit: 1, periodInDays: 365, nextAt: '2027-10-01T12:00:00.000Z' },
    run: async () => {
      const { license: of } = await unboundLicense();
      await door().deactivate(await activateUnbound(portal, of, 'LIMIT-1'));
      return door().deactivate(await activateUnbound(portal, of, 'LIMIT-2'));
    },
  },
  RELEASE_TOO_SOON: {
    details: { nextAt: '2026-10-01T12:30:00.000Z' },
    run: async () => {
      const { license: of } = await unboundLicense();
      await portal.set('customerSite/preventDeactivationPeriod', 30, ofLicense(of));
      return door().deactivate(await activateUnbound(portal, of, 'SOON-1'));
    },
  },
  RATE_LIMITED: {
    run: async () => {
      const guesser = door();
      const guess = { ...device().fields, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' };
      for (let n = 0; n < 20; n += 1) await guesser.activate(guess);
      return guesser.activate(guess);
    },
  },
};

/** Nothing answers them yet, or not at this door: nobody looks at it as a customer. */
const unreachable = [
  'COMPUTER_BLOCKED',
  'ACTIVATION_LIMIT',
  'SIGNER_UNAVAILABLE',
  'REASON_REQUIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'VIEW_ONLY',
  // Of the desk: programs do not sign in.
  'PASSKEY_NEEDED',
  'SIGN_IN_AGAIN',
];

const withStatus = (is: (status: number) => boolean) =>
  Object.entries(portalRefusals).flatMap(([code, { status }]) =>
    status !== undefined && is(status) ? [code] : [],
  );

describe('a refusal has the status of the protocol, a sentence and its details', () => {
  test.each(Object.entries(scenes))('%s', async (code, { details, run }) => {
    const { status, headers, json } = await run();
    expect(json.error.code).toBe(code);
    expect(status).toBe(doorRefusals[code as DoorCode].status);
    expect(json.error.message).toMatch(/^[A-Z].*\.$/);
    expect(json.error.message).not.toMatch(/refusal|undefined|\{/);
    expect(headers.get('content-language')).toBe('en');
    if (details) expect(json.error.details).toEqual(details);
    expect(headers.has('retry-after')).toBe(status === 429);
  });

  test('and every code of the table is met here or listed as not reachable', () => {
    const met = [...Object.keys(scenes), ...unreachable].sort();
    expect(met).toEqual(withStatus(() => true).sort());
  });

  test('which is the table of the protocol', () => {
    const of = (status: number) => withStatus((one) => one === status);
    expect(of(503)).toEqual(['SIGNER_UNAVAILABLE']);
    expect(of(429)).toEqual(['RATE_LIMITED']);
    expect(of(404)).toEqual(['AK_UNKNOWN', 'DVC_NO_MATCH', 'NOT_FOUND']);
    expect(of(403)).toHaveLength(12);
    expect(of(409)).toHaveLength(6);
  });

  test('RATE_LIMITED says when to come back', async () => {
    const { headers, json } = await (scenes.RATE_LIMITED as Scene).run();
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBe(json.error.details.retryAfter);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });
});

test('a request without a seat is answered with the page where its owner makes room; typed codes are not', async () => {
  const of = await portal.license(product, { seats: 1 });
  await activate(device('PC-1', of).request);
  const next = device('PC-2', of);
  const text = next.request.request.split('/').at(-1);
  const { error } = (await activate(next.request)).json;
  expect(error).toMatchObject({
    ...{ code: 'NO_SEAT', details: { seats: 1 } },
    link: `${portal.context.portalUrl}/a/${text}`,
  });
  // Whatever address stood around it: the link is the portal's own.
  const foreign = await activate({ request: `https://evil.example/A/${text}).` });
  expect(foreign.json.error.link).toBe(error.link);
  expect((await activate(next.fields)).json.error).not.toHaveProperty('link');
});

test('a known key is not limited by guesses from the same address', async () => {
  const both = door();
  const guess = { ...device().fields, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' };
  for (let n = 0; n < 25; n += 1) await both.activate(guess);
  expect((await both.activate(device().request)).status).toBe(200);
});

test('a license takes 600 new activations in a minute, and repeated ones count for nothing', async () => {
  const busy = await portal.license(product, { seats: 1000 });
  const asking = door();
  const first = device('BUSY-0', busy);
  expect((await asking.activate(first.request)).status).toBe(200);
  // The rows of a busy minute, without waiting for 600 signatures.
  await portal.sql`
    INSERT INTO activation (license_id, product_id, seat, computer_id, computer_id_hash, computer_name,
      device_code, kid, epoch, computer_key, activated_at, activated_door)
    SELECT license_id, product_id, 1 + n, 'BUSY-' || n, sha256(int4send(n)), '',
      substr(sha256(int4send(n)), 1, 10), kid, epoch, computer_key, activated_at, activated_door
    FROM activation, generate_series(1, 599) n WHERE license_id = ${busy.licenseId}`;
  expect((await asking.activate(device('BUSY-600', busy).request)).json.error).toMatchObject({
    code: 'RATE_LIMITED',
    details: { retryAfter: 60 },
  });
  expect((await asking.activate(first.request)).json.reused).toBe(true);
  portal.clock.advance({ minutes: 1 });
  expect((await asking.activate(device('BUSY-600', busy).request)).status).toBe(200);
});
