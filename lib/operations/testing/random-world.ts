import type { PropertyName } from '@/lib/properties/registry/registry';
import { activateComputer } from '../activate-computer';
import { extendLicense, resumeLicense, revokeLicense, suspendLicense } from '../change-license';
import type { Context } from '../context';
import { deactivateByCode } from '../deactivate-by-code';
import { deactivateComputer } from '../deactivate-computer';
import { setProperty } from '../set-property';
import type { Viewer } from '../viewer';
import type { TestLicense, TestPortal, TestProduct } from './build-portal';
import { makeDevice, type TestDevice } from './make-device';
import type { Random } from './random';
import { codeOf, value } from './value';

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
} satisfies Partial<Record<PropertyName, (boolean | number)[]>>;
export type Flip = keyof typeof FLIPS;

/** A license of the world with everything that was ever asked for it. */
export type Place = {
  license: TestLicense;
  devices: TestDevice[];
  /** Activation id of a device that was activated, oldest first. */
  ids: Map<TestDevice, string>;
  /** Suspended or revoked, as far as the generator knows. */
  stopped: boolean;
};

export type Step =
  | {
      do: 'activate';
      at: Place;
      device: TestDevice;
      computer: string;
      who: 'holder' | 'owner' | 'staff';
    }
  | {
      do: 'deactivate';
      at: Place;
      chosen: TestDevice;
      code: TestDevice | null;
      who: 'owner' | 'staff';
    }
  | { do: 'post code'; device: TestDevice }
  | { do: 'suspend' | 'resume' | 'revoke'; at: Place }
  | { do: 'seats'; at: Place; seats: number }
  | { do: 'extend'; at: Place; days: number }
  | { do: 'set'; at: Place; name: Flip; to: boolean | number }
  | { do: 'wait'; milliseconds: number };

export type World = Awaited<ReturnType<typeof makeWorld>>;

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
  const newPlace = async (): Promise<Place> => ({
    license: await portal.license(product, {
      seats: 1 + random.below(3),
      term: 'subscription',
      lastDay: isoDay(portal.clock.now().getTime() + 9 * DAY),
    }),
    devices: [],
    ids: new Map(),
    stopped: false,
  });
  const places = [await newPlace(), await newPlace(), await newPlace()];

  function newDevice(at: Place): TestDevice {
    const device = makeDevice(at.license, random.pick(COMPUTERS));
    at.devices.push(device);
    return device;
  }

  /** What to do next; decided by the generator and by what was done before. */
  function nextStep(): Step {
    const at = random.pick(places);
    // Little happens to a stopped license, so it does not stay that for long.
    if (at.stopped && random.chance(0.3)) return stop('resume', at);
    const kind = random.weighted({
      activate: 34,
      deactivate: 32,
      'post code': 8,
      wait: 7,
      set: 10,
      seats: 3,
      extend: 4,
      suspend: 2,
      resume: 1,
      revoke: 1,
    });
    const lately = [...at.ids.keys()].slice(-4);
    const all = places.flatMap((place) => place.devices);
    if (kind === 'activate' || all.length === 0) {
      const known = random.chance(0.7) ? lately : all;
      const device = known.length > 0 && random.chance(0.35) ? random.pick(known) : newDevice(at);
      const computer = random.chance(0.95) ? device.computerId : random.pick(COMPUTERS);
      return {
        do: 'activate',
        at,
        device,
        computer,
        who: random.pick(['holder', 'holder', 'owner', 'staff']),
      };
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
    if (kind === 'wait')
      return { do: 'wait', milliseconds: random.pick([1, 60_000 * 30, DAY / 2, DAY, DAY]) };
    if (kind === 'set') {
      const name = random.pick(Object.keys(FLIPS) as Flip[]);
      return { do: 'set', at, name, to: random.pick<boolean | number>(FLIPS[name]) };
    }
    if (kind === 'seats') return { do: 'seats', at, seats: 1 + random.below(4) };
    if (kind === 'extend') return { do: 'extend', at, days: random.pick([-1, 4, 10, 20]) };
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
    const { licenseId, activationKey } = step.at.license;
    switch (step.do) {
      case 'activate': {
        const { deviceCode } = step.device;
        const input = { activationKey, computerId: step.computer, deviceCode };
        const result = await activateComputer(context, moved<Viewer>(viewers[step.who]), input);
        if (!result.ok) return result.error.code;
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

export const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** A step in one line, for the message of a failure. */
export function describeStep(step: Step): string {
  const { at, device, chosen, code, ...rest } = step as Record<string, unknown> &
    Partial<{
      at: Place;
      device: TestDevice;
      chosen: TestDevice;
      code: TestDevice | null;
    }>;
  return JSON.stringify({
    ...rest,
    license: at?.license.licenseId.slice(0, 8),
    device: device?.deviceCode,
    chosen: chosen?.deviceCode,
    code: code?.deviceCode,
  });
}
