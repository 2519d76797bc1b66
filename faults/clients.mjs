import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillIn, postJson } from './http.mjs';

const COMPUTERS = ['PC-1', 'PC-2', 'PC-3', 'PC-4', 'PC-5'];
const VERDICTS = ['OK', 'DROP', 'SUPERSEDED', 'NEW_TERMS', 'UNKNOWN', 'SUSPENDED'];
const NO_RATCHET = '0000000000000000';
/** Attempts at one thing until it is given up as unknown. */
const TRIES = 12;

/**
 * @typedef {{licenseId: string, activationKey: string, productId: number, seats: number}} License
 * @typedef {import('../lib/operations/testing/make-device').TestDevice} Device
 * @typedef {{type: 'ok' | 'fail', value: Record<string, unknown>}} Told
 * @typedef {(port: number) => Promise<Told | null>} Call
 * @typedef {{device: Device, license: License, value: Record<string, unknown>, epoch: number, ratchets: string[]}} Active
 */

/**
 * Programs and people who use a few licenses at once, by every door that needs no account, and write
 * down what they asked for and what they were told. What a network has swallowed they ask for again.
 * @param {object} world
 * @param {import('./history.mjs').History} world.history
 * @param {{below: (n: number) => number, pick: <T>(list: readonly T[]) => T, chance: (share: number) => boolean}} world.random
 * @param {{port: number}[]} world.portals
 * @param {License[]} world.licenses
 * @param {(license: License, computer: string) => Device} world.makeDevice
 * @param {number} world.clients
 * @param {() => boolean} world.over
 */
export async function runClients({ clients, ...world }) {
  /** @type {Active[]} computers that were left active, for anybody */
  const left = [];
  await Promise.all(Array.from({ length: clients }, () => oneClient({ ...world, left })));
}

/** @param {Omit<Parameters<typeof runClients>[0], 'clients'> & {left: Active[]}} world */
async function oneClient({ history, random, portals, licenses, makeDevice, left, over }) {
  let me = history.newProcess();

  while (!over()) {
    await sleep(random.below(40));
    const known = left.length > 0 && random.chance(left.length > 6 ? 0.8 : 0.4);
    const active = known ? take() : await activateOne();
    if (active) await live(active);
  }

  function take() {
    return /** @type {Active} */ (left.splice(random.below(left.length), 1)[0]);
  }

  /** One attempt; null: nobody knows what became of it. @param {string} f @param {Record<string, unknown>} value @param {Call} call */
  async function attempt(f, value, call) {
    history.note(me, 'invoke', f, value);
    const told = await call(random.pick(portals).port);
    history.note(me, told?.type ?? 'info', f, { ...value, ...told?.value });
    if (!told) me = history.newProcess();
    return told;
  }

  /** @type {typeof attempt} */
  async function untilKnown(...asked) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const told = await attempt(...asked);
      if (told) return told;
      await sleep(50 + random.below(300));
    }
    return null;
  }

  /** The same at another portal, by somebody else, at the same moment. @type {typeof attempt} */
  async function beside(f, value, call) {
    const other = history.newProcess();
    history.note(other, 'invoke', f, value);
    const told = await call(random.pick(portals).port);
    history.note(other, told?.type ?? 'info', f, { ...value, ...told?.value });
    return told;
  }

  async function activateOne() {
    const license = random.pick(licenses);
    const computer = random.pick(COMPUTERS);
    const device = makeDevice(license, computer);
    const value = aboutOf(license, device);
    const body = random.chance(0.5) ? device.request : device.fields;
    /** @type {Call} */
    const call = (port) => activate(port, body);
    // One Device Code for several licenses at once: one of them may have it.
    const rivals = random.chance(0.2) ? licenses.filter((one) => one !== license) : [];
    const [told] = await Promise.all([
      untilKnown('activate', value, call),
      random.chance(0.2) ? beside('activate', value, call) : null,
      ...rivals.map((rival) =>
        beside('activate', aboutOf(rival, device), (port) =>
          activate(port, { ...device.fields, activationKey: rival.activationKey }),
        ),
      ),
    ]);
    if (told?.type !== 'ok') return null;
    return { device, license, value, epoch: Number(told.value.epoch), ratchets: [NO_RATCHET] };
  }

  /** @param {Active} active */
  async function live(active) {
    const { device, license, value } = active;
    if (random.chance(0.3)) {
      await untilKnown('activate', value, (port) => activate(port, device.request));
    }
    const times = random.below(5);
    for (let n = 0; n < times; n += 1) await checkIn(active, false);
    // A copy of the state as it was some check-ins ago, on another machine.
    if (active.ratchets.length > 3 && random.chance(0.4)) await checkIn(active, true);
    if (random.chance(0.35)) return void left.push(active);
    /** @type {Call} */
    const call = random.chance(0.15)
      ? (port) => deactivateAtSelfHelp(port, license, device)
      : (port) => deactivate(port, device);
    await Promise.all([
      untilKnown('deactivate', value, call),
      random.chance(0.2) ? beside('deactivate', value, (port) => deactivate(port, device)) : null,
    ]);
    if (random.chance(0.3)) {
      await untilKnown('deactivate', value, (port) => deactivate(port, device));
    }
  }

  /** @param {Active} active @param {boolean} copy */
  async function checkIn({ device, license, value, epoch, ratchets }, copy) {
    const presented = (copy ? ratchets[1] : ratchets.at(-1)) ?? NO_RATCHET;
    const { productId } = license;
    const asked = { ...value, presented, copy };
    const told = await attempt('check-in', asked, async (port) => {
      const reply = await postJson(port, '/api/olp/v1/check-in', {
        ...{ v: 1, productId, epoch, token: hex(device.token), nonce: hex(randomBytes(16)) },
        ...{ ratchet: presented, clientTime: 0, appVersion: '1.0', computerName: '' },
      });
      return told200(reply, ({ body }) => ({
        verdict: VERDICTS[Number.parseInt(body.slice(2, 4), 16)],
        given: ratchetIn(Buffer.from(body, 'hex')),
      }));
    });
    const verdict = told?.type === 'ok' ? told.value.verdict : null;
    if (!copy && (verdict === 'OK' || verdict === 'NEW_TERMS')) {
      ratchets.push(String(told?.value.given));
    }
  }
}

/** @param {License} license @param {Device} device */
const aboutOf = (license, device) => ({
  license: license.licenseId,
  computer: device.computerId,
  device: hex(device.deviceCodeBytes),
});

/**
 * The ratchet value of a reply (protocol section 11): behind version, verdict, product, Device Code, nonce,
 * time, and the epoch, which is as long as its bytes say.
 * @param {Buffer} body
 */
function ratchetIn(body) {
  let at = 1 + 1 + 4 + 10 + 16 + 8;
  while ((body[at] ?? 0) >= 0x80) at += 1;
  return body.subarray(at + 1, at + 9).toString('hex');
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => Buffer.from(bytes).toString('hex');

/**
 * What an answer of the device API says; null for one of a server that did not know what to do.
 * @param {import('./http.mjs').Reply | null} reply @param {(json: any) => Record<string, unknown>} read
 * @returns {Told | null}
 */
function told200(reply, read) {
  if (!reply || reply.status >= 500) return null;
  const json = JSON.parse(reply.text);
  if (reply.status === 200) return { type: 'ok', value: read(json) };
  return { type: 'fail', value: { code: json.error.code } };
}

/** @param {number} port @param {object} body */
const activate = async (port, body) =>
  told200(await postJson(port, '/api/olp/v1/activate', body), (json) => ({
    epoch: json.epoch,
    reused: json.reused,
    superseded: json.superseded,
  }));

/** @param {number} port @param {Device} device */
const deactivate = async (port, { dvc, deviceCode }) =>
  told200(await postJson(port, '/api/olp/v1/deactivate', { dvc, deviceCode }), (json) => ({
    result: json.result,
  }));

/**
 * Types the code into the page of Self Help. Its answer is the page that says that the seat is free.
 * @param {number} port @param {License} license @param {Device} device @returns {Promise<Told | null>}
 */
async function deactivateAtSelfHelp(port, { activationKey }, { dvc, computerId }) {
  const reply = await fillIn(port, '/deactivate', { activationKey, computerId, code: dvc });
  if (!reply || reply.status >= 500) return null;
  if (reply.headers.location?.startsWith('/deactivate/done')) {
    return { type: 'ok', value: { result: 'done', door: 'self-help' } };
  }
  // A page with words, of a person's making: what it refuses is not told apart here.
  return { type: 'fail', value: { code: 'WORDS', door: 'self-help' } };
}
