import { and, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { license } from '@/lib/db/schema/license';
import { rateLimit } from '@/lib/db/schema/rate-limit';
import { encodeCode } from '@/lib/olp/text/codes';
import {
  extendLicense,
  resumeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { eventsOf } from '@/lib/operations/testing/audit';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { makeRandom } from '@/lib/seeded-random';
import { value } from '@/lib/operations/testing/value';
import { type Computer, Crash, makeComputer, type WizardFault } from './computer.test-support';
import type { Wizard } from './core/wizard';
import type { Fate, OnlinePortal } from './network.test-support';

const NO_CODE = new Uint8Array(10);

/** Steps between two looks at both sides. */
const ROUND = 10;

const OF_COMPUTERS = {
  ...{ activate: 8, deactivateOnline: 3, deactivate: 2, checkIn: 5, start: 3, restart: 2 },
  ...{ crash: 6, cancel: 2, clear: 2, clone: 2, restore: 2 },
};
const AT_THE_PORTAL = { claim: 2, release: 2, typeCode: 2, suspend: 4, resume: 2, seats: 2 };
const OF_THE_NETWORK = { arrive: 4 };
export const STEPS = { ...OF_COMPUTERS, ...AT_THE_PORTAL, ...OF_THE_NETWORK };
type Step = keyof typeof STEPS;

/**
 * A check-in is never late: the reply to the later one has then moved the ratchet on, and the portal
 * cannot tell it from a copied state (docs/decisions/013).
 */
export const FATES: Record<Fate, number> = {
  ...{ delivered: 12, 'request-lost': 4, 'reply-lost': 6, doubled: 2, late: 0, copied: 0 },
};
const FATES_OF_OTHERS: Record<Fate, number> = { ...FATES, late: 2, copied: 2 };

/** Everything a program does when it starts with a network, for each of its requests. */
async function settle(wizard: Wizard) {
  await wizard.checkIn();
  const { pending } = value(wizard.start());
  for (const { deviceCode } of pending) await wizard.checkIn(deviceCode);
  value(await wizard.sendPendingCodes());
}

/** Lets computers and portal talk over a bad network; throws at the first look at which they differ. */
export async function stir(
  portal: OnlinePortal,
  seed: number,
  rounds: number,
  fault?: WizardFault,
) {
  const staff = await portal.staff('agent@vendor.example');
  const owner = await portal.customer('owner@customer.example');
  const random = makeRandom(seed);
  const licenses = [
    await portal.license(portal, { seats: 2 }),
    await portal.license(portal, { seats: 3 }),
  ];
  const computers = ['A', 'B', 'C', 'D'].map((name) =>
    makeComputer(portal, `${seed}${name}`, fault),
  );
  const taken: Partial<Record<Step | Fate | 'steps' | 'crashes' | 'proven' | 'stopped', number>> =
    {};
  const count = (what: keyof typeof taken) => {
    taken[what] = (taken[what] ?? 0) + 1;
  };
  /** Device Codes whose seat the portal has freed on somebody's word, or whose state was copied. */
  const claimed = new Set<string>();
  const copied = new Set<string>();

  for (let round = 1; round <= rounds; round++) {
    const steps: string[] = [];
    portal.network.next = (path) => {
      const fate = random.weighted(path.endsWith('check-in') ? FATES : FATES_OF_OTHERS);
      count(fate);
      return fate;
    };
    for (let step = 0; step < ROUND; step++) {
      const computer = random.pick(computers);
      const name = random.weighted(STEPS);
      steps.push(`${computer.name} ${name}`);
      count('steps');
      count(name);
      await take(computer, name);
      portal.clock.advance({ minutes: 1 });
    }
    portal.network.next = () => 'delivered';
    while (portal.network.underway.length > 0) await arrive();
    const said = `KEYTURN_SEED=${seed}, round ${round}: ${steps.join(', ')}`;
    await settleAll();
    await compareSuspended(said);
    for (const { licenseId } of licenses) {
      await resumeLicense(portal.context, portal.operator, licenseId);
    }
    await settleAll();
    await compare(said);
  }
  return taken;

  async function settleAll() {
    // The limits go by the real clock, in which all these hours are one minute.
    await portal.db.delete(rateLimit);
    for (const computer of computers) {
      computer.restart();
      await settle(computer.wizard);
    }
  }

  async function arrive() {
    const [late] = portal.network.underway.splice(random.below(portal.network.underway.length), 1);
    await late?.();
  }

  async function take(computer: Computer, name: Step): Promise<void> {
    const { licenseId, activationKey } = random.pick(licenses);
    const request = { activationKey, computerName: computer.name };
    try {
      await (name in AT_THE_PORTAL
        ? atThePortal(computer, name, licenseId)
        : onComputer(computer, name, request));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      count('crashes');
      computer.restart();
    }
  }

  async function onComputer(
    computer: Computer,
    name: Step,
    request: Parameters<Wizard['request']>[0],
  ): Promise<unknown> {
    const { wizard } = computer;
    switch (name) {
      case 'activate':
        return wizard.activateOnline(request);
      case 'deactivateOnline':
        return wizard.deactivateOnline();
      case 'deactivate':
        return wizard.deactivate();
      case 'checkIn':
        return wizard.checkIn();
      case 'start':
        await wizard.sendPendingCodes();
        return wizard.checkIn();
      case 'restart':
        return computer.restart();
      case 'cancel':
        return wizard.cancel();
      case 'clear':
        return wizard.clear();
      case 'crash':
        computer.crashIn(random.below(2), random.chance(0.5));
        await (random.chance(0.6) ? wizard.activateOnline(request) : wizard.deactivateOnline());
        return computer.restart();
      case 'clone': {
        noteCopied(wizard);
        const clone = computer.clone();
        return random.chance(0.5) ? clone.checkIn() : clone.deactivateOnline();
      }
      case 'restore':
        noteCopied(wizard);
        return computer.andBack(() => wizard.deactivateOnline());
      case 'arrive':
        return portal.network.underway.length > 0 ? arrive() : undefined;
    }
    return undefined;
  }

  function noteCopied(wizard: Wizard) {
    for (const { deviceCode } of value(wizard.requests())) copied.add(deviceCode);
  }

  async function atThePortal(computer: Computer, name: Step, licenseId: string): Promise<unknown> {
    const { context, operator } = portal;
    switch (name) {
      case 'claim':
      case 'release': {
        const [row] = await activeRows(portal, licenseId);
        if (!row?.deviceCode) return undefined;
        claimed.add(encodeCode('DC', row.deviceCode));
        const activationId = row.id;
        return name === 'claim'
          ? deactivateComputer(context, portal.moved(owner), { activationId })
          : deactivateComputer(context, staff, { activationId, reason: 'It burned down.' });
      }
      case 'typeCode': {
        // At the page, twice: a code that was written down, whether the wizard has sent it or not.
        const [code] = value(computer.wizard.codes());
        if (!code) return undefined;
        const typed = { code: code.code, deviceCode: code.deviceCode };
        const first = await deactivateByCode(context, portal.keyHolder(), typed);
        const second = await deactivateByCode(context, portal.keyHolder(), typed);
        return expect(second.ok, 'a code was taken once only').toBe(first.ok);
      }
      case 'suspend':
        return suspendLicense(context, operator, licenseId);
      case 'resume':
        return resumeLicense(context, operator, licenseId);
      case 'seats':
        return extendLicense(context, operator, licenseId, { seats: 1 + random.below(4) });
    }
    return undefined;
  }

  /** A license that is suspended stops where it is held, and no other does. */
  async function compareSuspended(said: string) {
    const all = (
      await Promise.all(licenses.map(({ licenseId }) => activeRows(portal, licenseId)))
    ).flat();
    const suspended = await portal.db.select().from(license).where(eq(license.status, 'suspended'));
    for (const { wizard } of computers) {
      const { state, license: held } = value(wizard.start());
      const row = all.find(
        (each) => encodeCode('DC', each.deviceCode ?? NO_CODE) === held?.deviceCode,
      );
      if (!row) continue;
      const stops = suspended.some(({ id }) => id === row.licenseId);
      expect(state, `${said}: a license of another state`).toBe(stops ? 'SUSPENDED' : 'ACTIVE');
      if (stops) count('stopped');
    }
  }

  async function compare(said: string) {
    const held = computers.flatMap(({ wizard }) => value(wizard.start()).license?.deviceCode ?? []);
    const seated: string[] = [];
    for (const { licenseId } of licenses) {
      const rows = await rowsOf(portal, licenseId);
      const events = await eventsOf(portal.db, licenseId);
      for (const row of rows) {
        const deviceCode = encodeCode('DC', row.deviceCode ?? NO_CODE);
        if (row.state === 'active') seated.push(deviceCode);
        if (!copied.has(deviceCode)) {
          expect(row.forks, `${said}: an honest computer looks copied`).toBe(0);
        }
        const seen = await portal.db
          .select()
          .from(illegalComputer)
          .where(eq(illegalComputer.activationId, row.id));
        const ofRow = events.filter((event) => event.activationId === row.id);
        // A late request takes over the seat of a newer one of the same computer.
        const overtaken = ofRow.some(({ type }) => type === 'activation.superseded');
        if (!claimed.has(deviceCode) && !copied.has(deviceCode) && !overtaken) {
          expect(seen, `${said}: an honest computer looks illegal`).toEqual([]);
        }
        const proofs = ofRow.filter(({ type, after }) => {
          return /released|proven/.test(type) && after?.state === 'released_proven';
        }).length;
        const proven = row.state === 'released_proven' ? 1 : 0;
        expect(proofs, `${said}: a code counts once`).toBe(proven);
        if (proven) count('proven');
      }
      const faults = await faultsOf(portal.db, licenseId);
      expect(faults, `${said}: rows and events tell two stories`).toEqual([]);
    }
    expect(seated.sort(), `${said}: seats on the portal, licenses on the computers`).toEqual(
      held.sort(),
    );
    for (const { wizard } of computers) {
      const unsent = value(wizard.codes()).filter(({ sent, reason }) => {
        return !sent && reason !== 'canceled';
      });
      expect(unsent, `${said}: a code is still owed`).toEqual([]);
    }
  }
}

const rowsOf = (portal: OnlinePortal, licenseId: string) =>
  portal.db.select().from(activation).where(eq(activation.licenseId, licenseId));
export const activeRows = (portal: OnlinePortal, licenseId: string) =>
  portal.db
    .select()
    .from(activation)
    .where(and(eq(activation.licenseId, licenseId), eq(activation.state, 'active')));
