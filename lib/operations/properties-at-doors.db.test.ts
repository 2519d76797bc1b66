import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventPerson } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { dayFromIso } from '@/lib/olp/day';
import { readMaintenance } from '@/lib/properties/read-maintenance';
import { type PropertyName, propertyNames } from '@/lib/properties/registry/registry';
import { activateAtSelfHelp } from './activate/activate-at-self-help';
import { activateComputer } from './activate/activate-computer';
import { checkIn } from './check-in/check-in';
import { deactivateAtSelfHelp } from './release/deactivate-at-self-help';
import { deactivateComputer } from './release/deactivate-computer';
import { exportProduct } from './vendor/export-product';
import { getReceipt } from './receipt/get-receipt';
import { sendDailyReport } from './overview/send-daily-report';
import { mailSettings } from './site/mail-settings';
import { ensureReceiptKey } from './receipt/receipt-keys';
import { requestRelease } from './release-request/request-release';
import { eventsOf } from './testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from './testing/build-portal';
import { makeDevice, type TestDevice } from './testing/make-device';
import { codeOf, value } from './testing/value';
import type { Viewer } from './viewer';

const OWNER = 'owner@customer.example';
let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let owner: Viewer;
let staff: Viewer;

beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
  owner = await portal.customer(OWNER);
  staff = await portal.staff('agent@vendor.example');
  await ensureReceiptKey(portal.context);
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, {
    email: OWNER,
    seats: 40,
    term: 'subscription',
    lastDay: dayFromNow(400),
    maintenanceLastDay: dayFromNow(20),
  });
  await portal.db.delete(outbox);
});

const at = () => ({ scope: 'license' as const, licenseId: license.licenseId });

/** The five ways in. */
const activations: Record<string, (device: TestDevice) => ReturnType<typeof activateComputer>> = {
  phone: (device) => activateComputer(portal.context, portal.keyHolder(), device.request),
  wizard: (device) => activateComputer(portal.context, portal.wizard(), device.request),
  portal: (device) => activateComputer(portal.context, owner, device.request),
  'self-help': (device) =>
    activateAtSelfHelp(portal.context, portal.keyHolder(), device.fields) as ReturnType<
      typeof activateComputer
    >,
  staff: (device) => activateComputer(portal.context, staff, device.request),
};

let computers = 0;
async function active() {
  computers += 1;
  const device = makeDevice(license, `PC-${computers}`, 'LAB');
  const made = value(await activateComputer(portal.context, staff, device.request));
  return { device, activationId: made.activationId };
}
type Active = Awaited<ReturnType<typeof active>>;

/** The three ways out for one who has no code; the wizard always has one. */
const releases: Record<string, (computer: Active) => Promise<string | null>> = {
  portal: async ({ activationId }) =>
    codeOf(await deactivateComputer(portal.context, owner, { activationId })),
  'self-help': async ({ device }) => {
    const { activationKey } = license;
    const input = { activationKey, computerId: device.computerId, code: '' };
    return codeOf(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), input));
  },
  staff: async ({ activationId }) =>
    codeOf(
      await deactivateComputer(portal.context, staff, { activationId, reason: 'They called.' }),
    ),
};

/** What each way out answers for a computer of its own, and leaves it as it was where it refuses. */
async function releaseEach(): Promise<Record<string, string | null>> {
  const answers: Record<string, string | null> = {};
  for (const [door, release] of Object.entries(releases))
    answers[door] = await release(await active());
  return answers;
}

async function activateEach(computerId?: string): Promise<Record<string, string | null>> {
  const answers: Record<string, string | null> = {};
  for (const [door, activate] of Object.entries(activations)) {
    computers += 1;
    answers[door] = codeOf(await activate(makeDevice(license, computerId ?? `PC-${computers}`)));
  }
  return answers;
}

const FREE = { portal: null, 'self-help': null, staff: null };
const OPEN = { phone: null, wizard: null, portal: null, 'self-help': null, staff: null };
const withoutStaff = (code: string) => ({
  phone: code,
  wizard: code,
  portal: code,
  'self-help': code,
  staff: null,
});
const mailed = async () => (await portal.db.select().from(outbox)).length;

/** Tried elsewhere, in these files; below each is looked for there. */
const ON_PAGES = 'e2e/instances/properties-at-doors.spec.ts';
const BY_SUPPORT = 'e2e/instances/support.spec.ts';
const IN_KEY_MAILS = 'lib/operations/self-help/mail-license-keys.db.test.ts';
/** Its door, the vendor's own HTTP API, is not there yet. */
const NO_DOOR_YET = 'no door yet';

const effects: Record<PropertyName, (() => Promise<void>) | string> = {
  'customerSite/showDeactivationVerificationCode': async () => {
    expect(await releaseEach()).toEqual(FREE);
    await portal.set('customerSite/showDeactivationVerificationCode', true, at());
    const refused = { portal: 'DVC_REQUIRED', 'self-help': 'DVC_REQUIRED', staff: null };
    expect(await releaseEach()).toEqual(refused);
    // Taking over a seat is a release without proof: the owner has to be there.
    expect(await activateEach('PC-TWICE')).toEqual({
      phone: null,
      wizard: 'SUPERSEDE_NEEDS_OWNER',
      portal: null,
      'self-help': 'SUPERSEDE_NEEDS_OWNER',
      staff: null,
    });
  },
  'customerSite/preventDeactivationPeriod': async () => {
    await portal.set('customerSite/preventDeactivationPeriod', 60, at());
    const young = { portal: 'RELEASE_TOO_SOON', 'self-help': 'RELEASE_TOO_SOON', staff: null };
    expect(await releaseEach()).toEqual(young);
    const computer = await active();
    portal.clock.advance({ minutes: 60 });
    expect(await releases.portal?.(computer)).toBeNull();
  },
  'customerSite/maxAnonymousReleasesPerDay': async () => {
    await portal.set('customerSite/maxAnonymousReleasesPerDay', 0, at());
    expect(await releaseEach()).toEqual({ ...FREE, 'self-help': 'RELEASE_LIMIT' });
    value(await activateComputer(portal.context, staff, makeDevice(license, 'PC-OWN').request));
    expect(await activateEach('PC-OWN')).toEqual({
      phone: 'REACTIVATION_LIMIT',
      wizard: 'REACTIVATION_LIMIT',
      portal: null,
      'self-help': 'REACTIVATION_LIMIT',
      staff: null,
    });
    await portal.set('customerSite/maxAnonymousReleasesPerDay', -1, at());
    expect(await releaseEach()).toEqual(FREE);
    await portal.set('options/reactivationLimit', -1, at());
    expect(await activateEach('PC-OWN')).toEqual(OPEN);
  },
  'options/maxReleaseCount': async () => {
    await portal.set('options/maxReleaseCount', 0, at());
    const none = { portal: 'RELEASE_LIMIT', 'self-help': 'RELEASE_LIMIT', staff: null };
    expect(await releaseEach()).toEqual(none);
    // -2 of a license: as the server says.
    await portal.set('options/maxReleaseCount', -2, at());
    expect(await releaseEach()).toEqual(FREE);
  },
  'options/maxReleasePeriodInDays': async () => {
    await portal.set('options/maxReleaseCount', 1, at());
    await portal.set('options/maxReleaseCountAbsolute', true, at());
    await portal.set('options/maxReleasePeriodInDays', 30, at());
    const [one, two] = [await active(), await active()];
    expect(await releases.portal?.(one)).toBeNull();
    portal.clock.advance({ days: 30, milliseconds: -1 });
    expect(await releases.portal?.(two)).toBe('RELEASE_LIMIT');
    portal.clock.advance({ milliseconds: 1 });
    expect(await releases.portal?.(two)).toBeNull();
  },
  'options/maxReleasePerClient': async () => {
    await portal.set('options/maxReleaseCount', 1, at());
    await portal.set('options/maxReleaseCountAbsolute', true, at());
    expect(await releases.portal?.(await active())).toBeNull();
    expect(await releases.portal?.(await active())).toBe('RELEASE_LIMIT');
    await portal.set('options/maxReleasePerClient', true, at());
    expect(await releases.portal?.(await active())).toBeNull();
  },
  'options/maxReleaseCountAbsolute': async () => {
    await portal.set('options/maxReleaseCount', 1, at());
    expect(await releases.portal?.(await active())).toBeNull();
    expect(await releases.portal?.(await active())).toBeNull();
    await portal.set('options/maxReleaseCountAbsolute', true, at());
    expect(await releases.portal?.(await active())).toBe('RELEASE_LIMIT');
  },
  'options/maxActivationsPerDay': async () => {
    expect(await activateEach()).toEqual(OPEN);
    await portal.set('options/maxActivationsPerDay', 5, at());
    expect(await activateEach()).toEqual(withoutStaff('ACTIVATION_LIMIT'));
  },
  'options/maxActivationsPerSystem': async () => {
    await portal.set('options/maxActivationsPerSystem', 1, at());
    value(await activateComputer(portal.context, staff, makeDevice(license, 'PC-ONCE').request));
    expect(await activateEach('PC-ONCE')).toEqual(withoutStaff('ACTIVATION_LIMIT'));
  },
  'options/maxActivationCyclesPerDay': async () => {
    const cycle = () =>
      activateComputer(portal.context, owner, makeDevice(license, 'PC-LOOP').request);
    await portal.set('options/maxActivationCyclesPerDay', 2, at());
    value(await cycle());
    value(await cycle());
    expect(await activateEach('PC-LOOP')).toEqual(withoutStaff('ACTIVATION_LIMIT'));
    expect(await activateEach()).toEqual(OPEN);
    portal.clock.advance({ days: 1 });
    value(await cycle());
  },
  'options/blockComputerIDs': async () => {
    await portal.set('options/blockComputerIDs', ['PC-BAD'], at());
    const blocked = { ...withoutStaff('COMPUTER_BLOCKED'), staff: 'COMPUTER_BLOCKED' };
    expect(await activateEach('pc-bad')).toEqual(blocked);
    expect(await activateEach()).toEqual(OPEN);
  },
  'options/blockIPAddresses': async () => {
    await portal.set('options/blockIPAddresses', ['10.0.0.0/8'], at());
    expect(await activateEach()).toEqual(withoutStaff('COMPUTER_BLOCKED'));
  },
  'options/reactivationLimit': async () => {
    await portal.set('options/reactivationLimit', 0, at());
    value(await activateComputer(portal.context, staff, makeDevice(license, 'PC-OWN').request));
    expect(await activateEach('PC-OWN')).toEqual(withoutStaff('REACTIVATION_LIMIT'));
  },
  'options/reactivationPeriodInDays': async () => {
    await portal.set('options/reactivationLimit', 1, at());
    await portal.set('options/reactivationPeriodInDays', 2, at());
    const again = () =>
      activateComputer(portal.context, owner, makeDevice(license, 'PC-OWN').request);
    value(await again());
    value(await again());
    expect(codeOf(await again())).toBe('REACTIVATION_LIMIT');
    portal.clock.advance({ days: 2 });
    value(await again());
  },
  'options/subscriptionGracePeriod': async () => {
    portal.clock.advance({ days: 401 });
    const over = { ...withoutStaff('LICENSE_EXPIRED'), staff: 'LICENSE_EXPIRED' };
    expect(await activateEach()).toEqual(over);
    await portal.set('options/subscriptionGracePeriod', 2, at());
    expect(await activateEach()).toEqual(OPEN);
    const device = makeDevice(license, 'PC-GRACE');
    const made = value(await activateComputer(portal.context, owner, device.request));
    expect(made.terms.exp).toBe(dayFromIso(dayFromNow(1)));
  },
  'options/maintenancePlanGracePeriod': async () => {
    await portal.set('options/maintenancePlanGracePeriod', 5, at());
    const device = makeDevice(license, 'PC-MAINT');
    const made = value(await activateComputer(portal.context, owner, device.request));
    expect(made.terms.maint).toBe(dayFromIso(dayFromNow(25)));
  },
  'options/deadComputerAllowance': async () => {
    await portal.set('customerSite/showDeactivationVerificationCode', true, at());
    expect(await ask(await active())).toBe('open');
    await portal.set('options/deadComputerAllowance', 1, at());
    expect(await ask(await active())).toBe('granted');
    expect(await ask(await active())).toBe('open');
  },
  'options/deadComputerPeriodInDays': async () => {
    await portal.set('customerSite/showDeactivationVerificationCode', true, at());
    await portal.set('options/deadComputerAllowance', 1, at());
    await portal.set('options/deadComputerPeriodInDays', 1, at());
    expect(await ask(await active())).toBe('granted');
    portal.clock.advance({ days: 1 });
    expect(await ask(await active())).toBe('granted');
  },
  'options/illegalComputerConsequence': async () => {
    for (const consequence of ['log', 'stopUnprovenReleases'] as const) {
      await portal.set('options/illegalComputerConsequence', consequence, at());
      const computer = await active();
      expect(await releases.portal?.(computer)).toBeNull();
      await seeAlive(computer.device);
      const answer = consequence === 'log' ? null : 'UNPROVEN_RELEASES_STOPPED';
      expect(await releaseEach()).toEqual({ portal: answer, 'self-help': answer, staff: null });
      portal.clock.advance({ days: 1 });
    }
  },
  'options/clonedComputerConsequence': async () => {
    for (const consequence of ['log', 'suspend'] as const) {
      await portal.set('options/clonedComputerConsequence', consequence, at());
      const { device } = await active();
      const stops = async () => (await verdictTo(device, randomBytes(8))) === SUSPENDED;
      const third = consequence === 'suspend';
      expect([await stops(), await stops(), await stops()]).toEqual([false, third, third]);
    }
  },
  'options/mailOwnerOnActivation': async () => {
    await activateEach();
    expect(await mailed()).toBe(5);
    await portal.set('options/mailOwnerOnActivation', false, at());
    await activateEach();
    expect(await mailed()).toBe(5);
  },
  'options/mailOwnerOnIllegalComputer': async () => {
    const seenAgain = async () => {
      const computer = await active();
      expect(await releases.portal?.(computer)).toBeNull();
      const before = await mailed();
      await seeAlive(computer.device);
      await seeAlive(computer.device);
      return (await mailed()) - before;
    };
    expect(await seenAgain()).toBe(0);
    await portal.set('options/mailOwnerOnIllegalComputer', true, at());
    expect(await seenAgain()).toBe(1);
  },
  'options/dailyReportRecipients': async () => {
    await portal.set('options/dailyReportRecipients', ['team@vendor.example']);
    const computer = await active();
    await releases.portal?.(computer);
    await seeAlive(computer.device);
    await sendDailyReport(portal.context);
    const to = eq(outbox.recipient, 'team@vendor.example');
    expect(await portal.db.$count(outbox, to)).toBe(1);
    await portal.set('options/dailyReportRecipients', null);
  },
  'activation/captureIPAddress': async () => {
    const addresses = async () => {
      const computer = await active();
      await releases['self-help']?.(computer);
      const last = (await eventsOf(portal.db, license.licenseId)).at(-1);
      const ofEvent = eq(eventPerson.eventId, last?.id ?? 0);
      return portal.db.select({ address: eventPerson.address }).from(eventPerson).where(ofEvent);
    };
    expect(await addresses()).toMatchObject([{ address: expect.stringMatching(/^10\./) }]);
    await portal.set('activation/captureIPAddress', false);
    portal.clock.advance({ days: 1 });
    expect(await addresses()).toEqual([{ address: '' }]);
    await portal.set('activation/captureIPAddress', null);
  },
  'server/portalUrl': async () => {
    await portal.set('server/portalUrl', 'https://moved.example.com');
    const file = value(await exportProduct(portal.context, portal.operator, product.productId));
    expect(file.portalUrl).toBe('https://moved.example.com');
    const mails = await mailSettings(portal.db, portal.context.portalUrl);
    expect(mails.origin).toBe('https://moved.example.com');
    const computer = await active();
    await releases.portal?.(computer);
    const receipt = await getReceipt(portal.context, owner, computer.activationId);
    expect(receipt?.portal).toBe('https://moved.example.com');
    await portal.set('server/portalUrl', null);
  },
  'server/maintenanceMessage': async () => {
    await portal.set('server/maintenanceMessage', 'Until noon');
    expect(await readMaintenance(portal.db)).toBe('Until noon');
    await portal.set('server/maintenanceMessage', null);
    expect(await readMaintenance(portal.db)).toBe('');
  },
  'customerSite/ccRecipients': async () => {
    await portal.set('customerSite/ccRecipients', ['team@vendor.example']);
    const { cc } = await mailSettings(portal.db, portal.context.portalUrl);
    expect(cc).toEqual(['team@vendor.example']);
  },
  'customerSite/bccRecipients': async () => {
    await portal.set('customerSite/bccRecipients', ['archive@vendor.example']);
    const { bcc } = await mailSettings(portal.db, portal.context.portalUrl);
    expect(bcc).toEqual(['archive@vendor.example']);
  },
  'options/releaseLicenseRequiresVerificationCode': NO_DOOR_YET,
  'customerSite/showActivateLink': ON_PAGES,
  'customerSite/showDeactivateLink': ON_PAGES,
  'customerSite/showGetLicenseInformationLink': ON_PAGES,
  'customerSite/showEmailLicenseKeysLink': ON_PAGES,
  'customerSite/showComputerNameForActivation': ON_PAGES,
  'customerSite/activationPage_ComputerNameRequired': ON_PAGES,
  'customerSite/showGenerateLicenseFileCheckbox': ON_PAGES,
  'customerSite/licenseInfoPage_ShowActivationDateColumn': ON_PAGES,
  'customerSite/licenseInfoPage_ShowComputerIDColumn': ON_PAGES,
  'customerSite/licenseInfoPage_ShowComputerNameColumn': ON_PAGES,
  'customerSite/licenseInfoPage_ShowLastAccessedDateColumn': ON_PAGES,
  'customerSite/licenseInfoPage_ShowFeatures': ON_PAGES,
  'customerSite/licenseInfoPage_ShowMaintenancePlan': ON_PAGES,
  'customerSite/licenseInfoPage_ShowRemainingDeactivations': ON_PAGES,
  'customerSite/requestKeysExcludeExpired': IN_KEY_MAILS,
  'customerSite/requestKeysExcludeRevoked': IN_KEY_MAILS,
  'customerSite/requestKeysExcludeTrials': IN_KEY_MAILS,
  'customerSite/customerSiteTitle': ON_PAGES,
  'customerSite/customerSiteLogo': ON_PAGES,
  'customerSite/privacyPolicyUrl': ON_PAGES,
  'customerSite/returnAddresses': ON_PAGES,
  'customerSite/vendorName': BY_SUPPORT,
  'customerSite/supportEmail': BY_SUPPORT,
  'customerSite/supportUrl': BY_SUPPORT,
  'customerSite/supportPhone': BY_SUPPORT,
};

describe('a Server Property counts at every door it governs', () => {
  const tested = propertyNames.filter((name) => typeof effects[name] === 'function');
  test.each(tested)('%s', async (name) => {
    const effect = effects[name];
    if (typeof effect === 'function') await effect();
  });

  const elsewhere = Object.entries(effects).filter(
    ([, effect]) => typeof effect === 'string' && effect !== NO_DOOR_YET,
  );
  test.each(elsewhere)('%s is tried in %s', (name, file) => {
    expect(readFileSync(String(file), 'utf8')).toContain(`'${name}'`);
  });
});

const ask = async ({ activationId }: Active) =>
  value(await requestRelease(portal.context, owner, { activationId, reason: 'Broken.' })).state;

/** ISO day, so many days after the clock's. */
const dayFromNow = (days: number) =>
  new Date(portal.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

const SUSPENDED = 5;

const seeAlive = (device: TestDevice) => verdictTo(device, new Uint8Array(8));

/** The number of the verdict (protocol 11). */
async function verdictTo({ token }: TestDevice, ratchet: Uint8Array): Promise<number> {
  const reply = value(
    await checkIn(portal.context, portal.wizard(), {
      productId: license.productId,
      epoch: 1,
      token,
      nonce: new Uint8Array(16),
      ratchet: new Uint8Array(ratchet),
      clientTime: 0,
      appVersion: '1.0',
      computerName: '',
      short: false,
      unbound: null,
    }),
  );
  return Number.parseInt(reply.body.slice(2, 4), 16);
}
