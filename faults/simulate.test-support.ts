import { and, eq, gte, or } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { parseProduct } from '@/lib/olp/product-file';
import { encodeCode } from '@/lib/olp/text/codes';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { decideReleaseRequest } from '@/lib/operations/release-request/decide-release-request';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import type { TestLicense, TestPortal } from '@/lib/operations/testing/build-portal';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { value } from '@/lib/operations/testing/value';
import {
  extendLicense,
  resumeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { makeRandom } from '@/lib/seeded-random';
import { olpApi } from '@/server/api/olp/olp-api';
import { type Device, makeSimulatedDevice } from './simulated-device.test-support';

const DAY = 86_400_000;
const LEASE_DAYS = 14;
/** Computers for each license, of which each has fewer seats. */
const PER_LICENSE = 5;
/** States of a wizard that nothing has gone wrong with. */
const HEALTHY = ['ACTIVE', 'GRACE', 'EXPIRED', 'LEASE_OVER', 'SUSPENDED', 'PENDING', 'NONE'];

/** `takes silence for success`: what a wizard sends to free its seat gets lost, and it is told it was done. */
export type WizardFault = 'takes silence for success';

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/**
 * Months of `devices` computers, their owners and the staff of one portal: real wizards, the real device
 * door and operations on a real database; clock and network are simulated, and the seed decides all.
 * Throws at the first thing that is wrong.
 */
export async function simulate(
  portal: TestPortal,
  {
    seed,
    devices: many,
    days,
    fault,
  }: { seed: number; devices: number; days: number; fault?: WizardFault },
) {
  const random = makeRandom(seed);
  const now = () => portal.clock.now().getTime();
  const made = await portal.product();
  const json = {
    ...made.file,
    version: '1.0',
    buildDate: '2026-01-01',
  };
  const product = value(parseProduct(json));
  const owner = await portal.customer('owner@customer.example');
  const staff = await portal.staff('agent@vendor.example');
  const licenses: (TestLicense & { lastDay: string; stopped: boolean })[] = [];
  for (let n = 0; n < Math.ceil(many / PER_LICENSE); n += 1) {
    const terms = {
      term: 'subscription' as const,
      lastDay: isoDay(now() + (30 + random.below(300)) * DAY),
    };
    const of = await portal.license(made, {
      seats: 2 + random.below(4),
      leaseDays: LEASE_DAYS,
      ...terms,
    });
    licenses.push({ ...of, lastDay: terms.lastDay, stopped: false });
  }
  const api = olpApi(portal.context);
  const taken = { deviceDays: 0, starts: 0, messages: 0, lost: 0, acts: 0, activations: 0 };

  /** A network that loses one message in twenty, on its way or on its way back. */
  const throughNetwork: typeof fetch = async (url, init) => {
    taken.messages += 1;
    const fate = random.below(40);
    const address = `10.${taken.messages >> 16}.${(taken.messages >> 8) & 255}.${taken.messages & 255}`;
    const path = new URL(String(url)).pathname.replace('/api/olp/v1', '');
    const deliver = () =>
      api.request(path, {
        ...init,
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      });
    if (fate > 1) return deliver();
    taken.lost += 1;
    if (fate === 1) await deliver();
    if (fault && path === '/deactivate')
      return Response.json({ result: 'released', releasedAt: 1 });
    throw new TypeError('lost');
  };
  const home = () => random.below(licenses.length);
  const world = { product, now: () => portal.clock.now(), random, fetch: throughNetwork };
  const devices = Array.from({ length: many }, (_, n) =>
    makeSimulatedDevice(n, { ...world, home: home() }),
  );
  /** Device Codes that were closed on somebody's word. */
  const claimed = new Set<string>();

  for (let day = 1; day <= days; day += 1) {
    const said = `KEYTURN_SEED=${seed}, day ${day}`;
    for (const device of devices) {
      portal.clock.advance({ milliseconds: Math.floor(DAY / many) });
      await live(device, `${said}, ${device.name}`);
      taken.deviceDays += 1;
    }
    await actAtThePortal();
    await lookAtAll(said, day === days ? licenses : [licenses[day % licenses.length]]);
  }
  return taken;

  /** One day of a computer: a third are switched off, one in fifty does something else than run. */
  async function live(device: Device, said: string) {
    if (random.chance(0.3)) return;
    taken.starts += 1;
    const { wizard } = device;
    if (random.chance(0.95)) await checkIn(device, said);
    const { state } = look(device, said);
    if (state !== 'ACTIVE' && state !== 'GRACE' && random.chance(0.2))
      return activate(device, said);
    if (random.chance(0.01)) {
      await wizard.deactivateOnline();
      look(device, said);
    } else if (random.chance(0.003)) {
      wizard.deactivate();
      look(device, said);
    } else if (random.chance(0.002)) {
      device.odd = true;
      device.reinstall();
    } else if (random.chance(0.0005)) {
      device.odd = true;
      const back = device.copy();
      await wizard.deactivateOnline();
      back();
    }
  }

  async function checkIn(device: Device, said: string) {
    const told = await device.wizard.checkIn();
    if (!told.ok) {
      if (!['NETWORK', 'NO_REQUEST'].includes(told.error.code))
        throw new Error(`${said}: ${told.error.code}`);
      return;
    }
    const { verdict } = told.value;
    if (verdict === 'OK' || verdict === 'NEW_TERMS') device.wellAt = now();
    else device.wellAt = null;
    const license = licenses[device.home];
    if (verdict === 'SUSPENDED' && !license?.stopped && !device.odd) {
      throw new Error(`${said}: an honest computer of a license that is not suspended was stopped`);
    }
  }

  async function activate(device: Device, said: string) {
    const license = licenses[device.home];
    if (!license) throw new Error('There is no such license.');
    const { activationKey } = license;
    const told = await device.wizard.activateOnline({ activationKey, computerName: device.name });
    if (!told.ok) {
      look(device, said);
      return;
    }
    taken.activations += 1;
    const { state } = value(device.wizard.start());
    // Stopped once, it hears only from a check-in that it may run on, and that can be lost.
    device.wellAt = state === 'SUSPENDED' ? null : now();
    look(device, said);
  }

  /** What the wizard says without a network. Whoever was well within its lease runs on. */
  function look(device: Device, said: string) {
    const { state, license } = value(device.wizard.start());
    if (!HEALTHY.includes(state)) throw new Error(`${said}: the wizard says ${state}`);
    device.holds = license?.deviceCode ?? null;
    const within = device.wellAt !== null && now() < device.wellAt + LEASE_DAYS * DAY;
    const over = license?.terms.exp !== undefined && state === 'EXPIRED';
    if (device.holds && within && !over && state !== 'ACTIVE') {
      throw new Error(`${said}: ${state} within its lease`);
    }
    return { state };
  }

  /** Owners and staff, on a fiftieth of the licenses each day. */
  async function actAtThePortal() {
    const { context, operator } = portal;
    for (const license of licenses) {
      const { licenseId } = license;
      // A subscription that ends is mostly renewed.
      if (Date.parse(license.lastDay) < now() + 5 * DAY && random.chance(0.3)) {
        license.lastDay = isoDay(now() + (30 + random.below(300)) * DAY);
        value(await extendLicense(context, operator, licenseId, { lastDay: license.lastDay }));
        taken.acts += 1;
      }
      if (license.stopped && random.chance(0.3)) {
        value(await resumeLicense(context, operator, licenseId));
        license.stopped = false;
      }
      if (!random.chance(0.02)) continue;
      taken.acts += 1;
      const act = random.weighted({ suspend: 1, seats: 1, claim: 2, release: 1, ask: 2 });
      if (act === 'suspend' && !license.stopped) {
        value(await suspendLicense(context, operator, licenseId));
        license.stopped = true;
      }
      if (act === 'seats') {
        const seats = 2 + random.below(4);
        value(await extendLicense(context, operator, licenseId, { seats }));
      }
      if (act === 'suspend' || act === 'seats') continue;
      const [row] = await activeRows(licenseId);
      if (!row?.deviceCode) continue;
      claimed.add(encodeCode('DC', row.deviceCode));
      const of = { activationId: row.id, reason: 'It burned down.' };
      if (act === 'claim') await deactivateComputer(context, portal.moved(owner), of);
      if (act === 'release') value(await deactivateComputer(context, staff, of));
      if (act === 'ask') {
        const asked = await requestRelease(context, portal.moved(owner), of);
        if (asked.ok && asked.value.state === 'open') {
          const { id: requestId } = asked.value;
          const grant = random.chance(0.7);
          value(
            await decideReleaseRequest(context, staff, { requestId, grant, answer: 'So be it.' }),
          );
        }
      }
    }
  }

  /** Both sides as they are at the end of a day. */
  async function lookAtAll(said: string, closely: readonly ({ licenseId: string } | undefined)[]) {
    const rows = await portal.db
      .select({
        ...{ license: activation.licenseId, code: activation.deviceCode, seat: activation.seat },
        ...{ state: activation.state, closedAt: activation.closedAt, forks: activation.forks },
        computer: activation.computerId,
      })
      .from(activation)
      // Of the closed ones those since yesterday: the others were looked at in their own evening.
      .where(
        and(
          eq(activation.productId, made.productId),
          or(eq(activation.state, 'active'), gte(activation.closedAt, new Date(now() - 2 * DAY))),
        ),
      );
    const byName = new Map(devices.map((device) => [device.name, device]));
    const byCode = new Map(rows.map((row) => [row.code ? encodeCode('DC', row.code) : '', row]));
    const seats = new Set<string>();
    for (const [code, { license, seat, state, forks, computer }] of byCode) {
      const device = byName.get(computer);
      if (!device) throw new Error(`${said}: a row of a computer that there is not`);
      if (!device.odd && forks > 0)
        throw new Error(`${said}: ${computer} is honest and looks copied`);
      if (state !== 'active') continue;
      const held = `${license} ${seat}`;
      if (seats.has(held)) throw new Error(`${said}: a seat is held twice`);
      seats.add(held);
      if (device.holds === code || device.odd) continue;
      // Its seat is still its own: it owes the code for it, or has asked and heard no answer.
      const owed = value(device.wizard.codes()).some((one) => one.deviceCode === code && !one.sent);
      const asked = value(device.wizard.requests()).some((one) => one.deviceCode === code);
      if (!owed && !asked)
        throw new Error(`${said}: ${computer} has no license, and a seat for good`);
    }
    for (const device of devices) {
      if (!device.holds || device.odd) continue;
      const row = byCode.get(device.holds);
      if (row?.state === 'active' || claimed.has(device.holds)) continue;
      throw new Error(
        `${said}: ${device.name} runs on a seat that is ${row?.state ?? 'not there'}`,
      );
    }
    for (const license of closely) {
      const faults = license ? await faultsOf(portal.db, license.licenseId) : [];
      if (faults.length > 0) throw new Error(`${said}: ${faults.join(', ')}`);
    }
  }

  function activeRows(licenseId: string) {
    return portal.db
      .select()
      .from(activation)
      .where(eq(activation.licenseId, licenseId))
      .then((rows) => rows.filter(({ state }) => state === 'active'));
  }
}
