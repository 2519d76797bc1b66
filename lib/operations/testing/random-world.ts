import { randomBytes } from 'node:crypto';
import { eq, type SQL } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { computerKeyHash } from '@/lib/olp/computer-key';
import type { PropertyName } from '@/lib/properties/registry/registry';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import type { Context } from '@/lib/operations/context';
import { checkIn } from '@/lib/operations/check-in/check-in';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateAtSelfHelp } from '@/lib/operations/release/deactivate-at-self-help';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { decideReleaseRequest } from '@/lib/operations/release-request/decide-release-request';
import { giveClaimBack } from '@/lib/operations/release-request/give-claim-back';
import { liftIllegalComputer } from '@/lib/operations/computer/lift-illegal-computer';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { allowUnprovenReleases, sayNotMe } from '@/lib/operations/was-not-me/was-not-me';
import type { Viewer } from '@/lib/operations/viewer';
import type { TestLicense, TestPortal, TestProduct } from './build-portal';
import { makeDevice, type TestDevice } from './make-device';
import type { Random } from '@/lib/seeded-random';
import { codeOf, value } from './value';

/** Protocol 11, by number. */
const VERDICTS = ['OK', 'DROP', 'SUPERSEDED', 'NEW_TERMS', 'UNKNOWN', 'SUSPENDED'];

const COMPUTERS = ['PC-1', 'PC-2', 'PC-3', 'PC-4'];
const DAY = 86_400_000;

/** Server Properties that the random tests flip, each with the values it takes. */
const FLIPS = {
  'customerSite/showDeactivationVerificationCode': [true, true, false],
  'customerSite/preventDeactivationPeriod': [0, 0, 60],
  'options/maxReleaseCount': [-1, 0, 1, 2],
  'options/maxReleasePeriodInDays': [-1, 1, 3],
  'options/maxReleasePerClient': [true, false],
  'options/maxReleaseCountAbsolute': [true, false],
  'options/reactivationLimit': [-1, 0, 1, 2],
  'options/reactivationPeriodInDays': [1, 3, 180],
  'options/maxActivationsPerDay': [-1, -1, 4],
  'options/maxActivationsPerSystem': [-1, -1, 6],
  'options/maxActivationCyclesPerDay': [10, 2, 1],
  'options/blockComputerIDs': [[], [], ['PC-4']],
  'options/illegalComputerConsequence': ['log', 'log', 'stopUnprovenReleases'],
  'options/clonedComputerConsequence': ['log', 'suspend', 'suspend'],
  'options/deadComputerAllowance': [0, 2, 3],
  'options/deadComputerPeriodInDays': [-1, 1, 3],
  'customerSite/maxAnonymousReleasesPerDay': [-2, -1, 0, 2],
} satisfies Partial<Record<PropertyName, FlipValue[]>>;
export type Flip = keyof typeof FLIPS;
export type FlipValue = boolean | number | string | string[];

/** A license of the world with everything that was ever asked for it. */
export type Place = {
  license: TestLicense;
  devices: TestDevice[];
  /** Activation id of a device that was activated, oldest first. */
  ids: Map<TestDevice, string>;
  /** Of this license only, so that no two have made the same unbound key. */
  computers: string[];
  /** Unbound keys that were ever given, oldest first; `device` names the row. */
  unboundKeys: UnboundKey[];
  /** Request id of a device whose seat was asked for. */
  asked: Map<TestDevice, string>;
  /** Suspended or revoked, as far as the generator knows. */
  stopped: boolean;
};

/** What an unbound computer presents at a check-in. */
export type UnboundKey = {
  device: TestDevice;
  computer: string;
  ckHash: Uint8Array;
  epoch: number;
};

export type Step =
  | {
      do: 'activate';
      at: Place;
      device: TestDevice;
      computer: string;
      unbound: boolean;
      who: 'holder' | 'owner' | 'staff';
    }
  | {
      do: 'deactivate';
      at: Place;
      chosen: TestDevice;
      code: TestDevice | null;
      who: 'owner' | 'staff';
    }
  | { do: 'self help'; at: Place; computer: string | null; code: TestDevice | null }
  | { do: 'ask' | 'lift' | 'not me' | 'clear' | 'give back'; at: Place; chosen: TestDevice }
  | { do: 'decide'; at: Place; chosen: TestDevice; grant: boolean }
  | { do: 'allow'; at: Place }
  | { do: 'post code'; device: TestDevice }
  /** `copied`: by a copy, whose ratchet value the portal never gave to this row. */
  | { do: 'check in'; device: TestDevice; copied: boolean }
  | { do: 'bind'; at: Place; key: UnboundKey; device: TestDevice }
  | { do: 'suspend' | 'resume' | 'revoke'; at: Place }
  | { do: 'seats'; at: Place; seats: number }
  | { do: 'extend'; at: Place; days: number }
  | { do: 'set'; at: Place; name: Flip; to: FlipValue }
  | { do: 'wait'; milliseconds: number };

/** Three small licenses of one product, whose seats computers of the same names fight for. */
export async function makeWorld(
  portal: TestPortal,
  product: TestProduct,
  random: Random,
  context: Context,
) {
  const viewers = {
    holder: portal.keyHolder(),
    owner: await portal.customer('owner@customer.example'),
    staff: await portal.staff('agent@vendor.example'),
  } satisfies Record<string, Viewer>;
  const newPlace = async (): Promise<Place> => {
    const license = await portal.license(product, {
      seats: 1 + random.below(3),
      term: 'subscription',
      lastDay: isoDay(portal.clock.now().getTime() + 9 * DAY),
    });
    const place = { scope: 'license', licenseId: license.licenseId } as const;
    await portal.set('options/clonedComputerConsequence', 'suspend', place);
    const own = license.licenseId.slice(0, 8).toUpperCase();
    return {
      license,
      devices: [],
      ids: new Map(),
      computers: [`HALL-${own}`, `LAB-${own}`],
      unboundKeys: [],
      asked: new Map(),
      stopped: false,
    };
  };
  const places = [await newPlace(), await newPlace(), await newPlace()];

  function newDevice(at: Place): TestDevice {
    const device = makeDevice(at.license, random.pick([...COMPUTERS, ...at.computers]));
    at.devices.push(device);
    return device;
  }

  /** Whose copy checked in last. */
  let copy: TestDevice | null = null;

  /** What to do next; decided by the generator and by what was done before. */
  function nextStep(): Step {
    const at = random.pick(places);
    // Copies come back: one fork alone stops nothing.
    if (copy && random.chance(0.6)) return { do: 'check in', device: copy, copied: true };
    const copied = copy;
    const home = copied && places.find(({ ids }) => ids.has(copied));
    copy = null;
    if (copied && home && random.chance(0.5)) return { do: 'clear', at: home, chosen: copied };
    // Little happens to a stopped license, so it does not stay that for long.
    if (at.stopped && random.chance(0.3)) return stop('resume', at);
    const kind = random.weighted({
      activate: 34,
      deactivate: 24,
      'self help': 14,
      ask: 7,
      decide: 5,
      'not me': 1,
      allow: 4,
      'check in': 8,
      clear: 1,
      unbound: 10,
      bind: 12,
      lift: 5,
      'give back': 6,
      'post code': 8,
      wait: 8,
      set: 14,
      seats: 3,
      extend: 4,
      suspend: 2,
      resume: 1,
      revoke: 1,
    });
    const lately = [...at.ids.keys()].slice(-4);
    const bound = [...at.ids.keys()].filter((device) => at.devices.includes(device)).slice(-4);
    const all = places.flatMap((place) => place.devices);
    if (kind === 'activate' || all.length === 0) {
      const known = random.chance(0.7) ? bound : all;
      const device = known.length > 0 && random.chance(0.35) ? random.pick(known) : newDevice(at);
      const computer = random.chance(0.95) ? device.computerId : random.pick(COMPUTERS);
      return {
        do: 'activate',
        at,
        device,
        computer,
        unbound: false,
        who: random.pick(['holder', 'holder', 'owner', 'staff']),
      };
    }
    if (kind === 'unbound') {
      const computer = random.pick(at.computers);
      return {
        do: 'activate',
        at,
        // Never presented: it stands for a row that has no Device Code.
        device: makeDevice(at.license, computer),
        computer,
        unbound: true,
        who: random.pick(['holder', 'holder', 'owner']),
      };
    }
    if (kind === 'bind' && at.unboundKeys.length > 0) {
      const key = random.pick(at.unboundKeys.slice(random.chance(0.6) ? -1 : -4));
      const device = random.chance(0.8) ? newDevice(at) : random.pick(all);
      return { do: 'bind', at, key, device };
    }
    if (kind === 'deactivate' && lately.length > 0) {
      const chosen = random.chance(0.8) ? random.pick(lately) : random.pick([...at.ids.keys()]);
      const code = random.pick([null, null, null, chosen, random.pick(lately), random.pick(all)]);
      return {
        do: 'deactivate',
        at,
        chosen,
        code,
        who: random.pick(['owner', 'owner', 'owner', 'staff']),
      };
    }
    if (kind === 'self help') {
      const code = random.pick([null, null, null, random.pick(all)]);
      return {
        do: 'self help',
        at,
        computer: random.pick([null, ...COMPUTERS, ...COMPUTERS, ...at.computers]),
        code,
      };
    }
    if (kind === 'check in') {
      const device = random.pick(random.chance(0.7) && lately.length > 0 ? lately.slice(-2) : all);
      const isCopy = random.chance(0.6);
      copy = isCopy ? device : null;
      return { do: 'check in', device, copied: isCopy };
    }
    if (kind === 'allow') return { do: 'allow', at };
    const asked = [...at.asked.keys()];
    if (kind === 'decide' && asked.length > 0) {
      return { do: 'decide', at, chosen: random.pick(asked), grant: random.chance(0.6) };
    }
    const ofOne =
      kind === 'ask' ||
      kind === 'lift' ||
      kind === 'not me' ||
      kind === 'clear' ||
      kind === 'give back';
    if (ofOne && lately.length > 0) {
      return { do: kind, at, chosen: random.pick(lately) };
    }
    if (kind === 'wait')
      return { do: 'wait', milliseconds: random.pick([1, 60_000 * 30, DAY / 2, DAY, DAY]) };
    if (kind === 'set') {
      const name = random.pick(Object.keys(FLIPS) as Flip[]);
      return { do: 'set', at, name, to: random.pick<FlipValue>(FLIPS[name]) };
    }
    if (kind === 'seats') return { do: 'seats', at, seats: 1 + random.below(4) };
    if (kind === 'extend') return { do: 'extend', at, days: random.pick([-1, 4, 10, 20, 20]) };
    if (kind === 'suspend' || kind === 'resume' || kind === 'revoke') return stop(kind, at);
    return { do: 'post code', device: random.pick(all) };
  }

  function stop(kind: 'suspend' | 'resume' | 'revoke', at: Place): Step {
    at.stopped = kind !== 'resume';
    return { do: kind, at };
  }

  /** Takes a step for real; answers in one word what came of it. */
  async function take(step: Step): Promise<string> {
    const { operator, moved } = portal;
    if (step.do === 'wait') return 'waited';
    if (step.do === 'post code') {
      const { dvc: code, deviceCode } = step.device;
      const result = await deactivateByCode(context, portal.wizard(), { code, deviceCode });
      return result.ok ? result.value.result : result.error.code;
    }
    if (step.do === 'check in') {
      const { device, copied } = step;
      return verdictOf(device, {
        ratchet: copied ? new Uint8Array(randomBytes(8)) : new Uint8Array(8),
      });
    }
    if (step.do === 'bind') return bind(step);
    const { licenseId, activationKey } = step.at.license;
    switch (step.do) {
      case 'activate': {
        const { deviceCode } = step.device;
        const input = {
          ...{ activationKey, computerId: step.computer },
          ...(step.unbound ? {} : { deviceCode }),
        };
        const result = await activateComputer(context, moved<Viewer>(viewers[step.who]), input);
        if (!result.ok) return result.error.code;
        if (step.unbound) await keep(step, result.value);
        if (result.value.reused) return 'reused';
        step.at.ids.set(step.device, result.value.activationId);
        return result.value.superseded ? 'superseded' : 'activated';
      }
      case 'deactivate': {
        const activationId = step.at.ids.get(step.chosen) ?? '';
        const code = step.code?.dvc ?? '';
        const reason = step.who === 'staff' ? 'random test' : '';
        const viewer = moved<Viewer>(viewers[step.who]);
        const result = await deactivateComputer(context, viewer, { activationId, code, reason });
        return result.ok ? result.value.result : result.error.code;
      }
      case 'self help': {
        const input = {
          activationKey,
          computerId: step.computer ?? '',
          code: step.code?.dvc ?? '',
        };
        const first = await deactivateAtSelfHelp(context, portal.keyHolder(), input);
        if (!first.ok) return first.error.code;
        if (first.value.result !== 'confirm_computer') return first.value.result;
        const confirmed = { ...input, confirmed: first.value.activationId };
        const second = await deactivateAtSelfHelp(context, portal.keyHolder(), confirmed);
        return second.ok ? second.value.result : second.error.code;
      }
      case 'ask': {
        const activationId = step.at.ids.get(step.chosen) ?? '';
        const input = { activationId, reason: 'random test' };
        const result = await requestRelease(context, viewers.owner, input);
        if (!result.ok) return result.error.code;
        step.at.asked.set(step.chosen, result.value.id);
        return result.value.state;
      }
      case 'decide': {
        const requestId = step.at.asked.get(step.chosen) ?? '';
        const input = { requestId, grant: step.grant, answer: 'random test' };
        const result = await decideReleaseRequest(context, viewers.staff, input);
        return codeOf(result) ?? (step.grant ? 'granted' : 'declined');
      }
      case 'not me': {
        const of = { id: step.at.ids.get(step.chosen) ?? '', licenseId };
        const path = await context.db.transaction((tx) =>
          makeMailLink({ tx, now: context.now() }, 'was-not-me', of),
        );
        const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
        return codeOf(await sayNotMe(context, portal.mailReader(), token)) ?? 'stopped';
      }
      case 'allow':
        return codeOf(await allowUnprovenReleases(context, viewers.owner, licenseId)) ?? 'changed';
      case 'lift': {
        const activationId = step.at.ids.get(step.chosen) ?? '';
        const input = { activationId, reason: 'random test' };
        return codeOf(await liftIllegalComputer(context, viewers.staff, input)) ?? 'changed';
      }
      case 'give back': {
        const activationId = step.at.ids.get(step.chosen) ?? '';
        const input = { activationId, reason: 'random test' };
        return codeOf(await giveClaimBack(context, viewers.staff, input)) ?? 'changed';
      }
      case 'clear': {
        const activationId = step.at.ids.get(step.chosen) ?? '';
        return codeOf(await clearCloneAlarm(context, viewers.owner, { activationId })) ?? 'changed';
      }
      case 'suspend':
        return codeOf(await suspendLicense(context, operator, licenseId)) ?? 'changed';
      case 'resume':
        return codeOf(await resumeLicense(context, operator, licenseId)) ?? 'changed';
      case 'revoke':
        return codeOf(await revokeLicense(context, operator, licenseId)) ?? 'changed';
      case 'seats':
        return (
          codeOf(await extendLicense(context, operator, licenseId, { seats: step.seats })) ??
          'changed'
        );
      case 'extend': {
        const lastDay = isoDay(portal.clock.now().getTime() + step.days * DAY);
        return codeOf(await extendLicense(context, operator, licenseId, { lastDay })) ?? 'changed';
      }
      case 'set': {
        const place = { scope: 'license', licenseId } as const;
        value(await setProperty(context, operator, { name: step.name, value: step.to, place }));
        return 'changed';
      }
    }
  }

  /** The unbound key that was given, under the name of its row. */
  async function keep({ at, device, computer }: Step & { do: 'activate' }, given: Given) {
    const named = [...at.ids].find(([, id]) => id === given.activationId)?.[0] ?? device;
    const { epoch } = given.terms;
    if (at.unboundKeys.some((key) => key.epoch === epoch)) return;
    const row = await rowWith(eq(activation.id, given.activationId));
    const ckHash = computerKeyHash(row?.computerKey ?? new Uint8Array());
    at.unboundKeys.push({ device: named, computer, ckHash, epoch });
  }

  const rowWith = async (where: SQL) =>
    (await context.db.select().from(activation).where(where))[0];

  async function bind({ at, key, device }: Step & { do: 'bind' }): Promise<string> {
    const unbound = { computerId: key.computer, ckHash: key.ckHash };
    const verdict = await verdictOf(device, { unbound });
    if (verdict !== 'NEW_TERMS') return verdict;
    const row = await rowWith(eq(activation.deviceCode, device.deviceCodeBytes));
    at.ids.set(device, row?.id ?? '');
    return verdict;
  }

  async function verdictOf(
    { token }: TestDevice,
    presented: Partial<Pick<CheckInRequest, 'unbound' | 'ratchet'>> = {},
  ): Promise<string> {
    const reply = await checkIn(context, portal.wizard(), {
      productId: product.productId,
      // As new as can be, so that no answer depends on which key the device has.
      epoch: 2 ** 31 - 1,
      token,
      nonce: new Uint8Array(16),
      ratchet: new Uint8Array(8),
      clientTime: 0,
      appVersion: '1.0',
      computerName: '',
      short: false,
      unbound: null,
      ...presented,
    });
    if (!reply.ok) return reply.error.code;
    return VERDICTS[Number.parseInt(reply.value.body.slice(2, 4), 16)] ?? '';
  }

  /** Puts a new license in the place of one that is over; null if that was done already. */
  async function replace(at: Place): Promise<Place | null> {
    const index = places.indexOf(at);
    if (index < 0) return null;
    const fresh = await newPlace();
    places.splice(index, 1, fresh);
    return fresh;
  }

  return { places, nextStep, take, replace };
}

type Given = { activationId: string; terms: { epoch: number } };

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** A step in one line, for the message of a failure. */
export function describeStep(step: Step): string {
  const { at, device, chosen, code, key, ...rest } = step as Record<string, unknown> &
    Partial<{
      at: Place;
      key: UnboundKey;
      device: TestDevice;
      chosen: TestDevice;
      code: TestDevice | null;
    }>;
  return JSON.stringify({
    ...rest,
    license: at?.license.licenseId.slice(0, 8),
    key: key && `${key.computer} ${key.epoch}`,
    device: device?.deviceCode,
    chosen: chosen?.deviceCode,
    code: code?.deviceCode,
  });
}
