import fc from 'fast-check';

import { isIP } from 'node:net';
import { fromHex, toHex } from '@/lib/olp/bytes';
import {
  type CheckInReply,
  readReply,
  signReply,
  VERDICT,
  type Verdict,
} from '@/lib/olp/check-in-reply';
import { encodeCheckInRequest, parseCheckInRequest } from '@/lib/olp/check-in-request';
import { computerName } from '@/lib/olp/computer-name';
import { derived, device, KID, ring, signers } from '@/lib/olp/fixtures.test-support';
import { isRecord } from '@/lib/olp/json-fields';
import { anyJson } from '@/lib/olp/property.test-support';
import { deviceOf } from '@/lib/rules/device';
import { browsers, systems } from '@/lib/rules/vocabulary';
import { portalAt } from '@/wizard/core/portal';
import { clientAddress } from '@/server/client-address';
import { addressKey } from '@/lib/address-key';
import { anyText, damagedBytes, damagedJson, damagedJsonText, damagedText } from '../damage';
import { accepted, must, sameJson } from '../expect';
import { signedKeys } from '../made-keys';
import { target } from '../target';

const nonce = new Uint8Array(16).fill(9);
const expected = { ring, productId: device.productId, deviceCode: device.deviceCode, nonce };

/** Genuine replies: to this question, and to others. */
const replies = (Object.keys(VERDICT) as Verdict[]).flatMap((verdict, i) => {
  const alg = i === 0 ? ('s48' as const) : ('ed25519' as const);
  const computerKey = (verdict === 'NEW_TERMS' && signedKeys[2]?.bytes) || new Uint8Array();
  const reply: CheckInReply = {
    ...{
      kid: KID[alg],
      verdict,
      computerKey,
      nonce,
      epoch: i,
      lease: i,
      serverTime: 1_800_000_000,
    },
    ...{ productId: device.productId, deviceCode: device.deviceCode },
    ratchet: new Uint8Array(8).fill(i),
  };
  const others = [
    { ...reply, nonce: new Uint8Array(16) },
    { ...reply, productId: 1 },
    { ...reply, deviceCode: new Uint8Array(10) },
  ];
  return [reply, ...others].map((each) => ({
    ...signReply(signers[alg], each),
    isOurs: each === reply,
  }));
});
const ours = new Set(replies.filter(({ isOurs }) => isOurs).map(({ body, sig }) => body + sig));
const anyReply = fc.constantFrom(...replies);
const damagedHex = (field: 'body' | 'sig') =>
  damagedBytes(anyReply.map((reply) => fromHex(reply[field]) ?? new Uint8Array())).map(toHex);

const checkInReply = target({
  name: 'check-in reply',
  parse: readReply,
  input: fc.oneof(
    damagedJson(anyReply),
    fc.record({ body: damagedHex('body'), sig: anyReply.map(({ sig }) => sig) }),
    fc.tuple(anyReply, damagedHex('sig')).map(([reply, sig]) => ({ ...reply, sig })),
  ),
  holds(parse, json) {
    if (accepted(parse(json, expected)) === null) return;
    must(isRecord(json) && ours.has(`${json.body}${json.sig}`), 'a reply nobody gave to this');
  },
  planted: [
    'does not compare the nonce',
    (json, to) => {
      const body = isRecord(json) && typeof json.body === 'string' ? fromHex(json.body) : null;
      return readReply(json, { ...to, nonce: body?.slice(16, 32) ?? to.nonce });
    },
  ],
});

const checkIns = [null, { computerId: 'PC 1', ckHash: new Uint8Array(32).fill(1) }].map((unbound) =>
  encodeCheckInRequest({
    ...{ productId: 70021, epoch: 3, token: derived.token, nonce, ratchet: new Uint8Array(8) },
    ...{ clientTime: 1_800_000_000, appVersion: '12.3', computerName: 'LAB-PC-07', unbound },
    short: unbound === null,
  }),
);

const checkInRequest = target({
  name: 'check-in request',
  parse: parseCheckInRequest,
  input: fc.oneof(damagedJson(fc.constantFrom(...checkIns)), anyJson),
  holds(parse, json) {
    const request = accepted(parse(json));
    if (request === null) return;
    must(isRecord(json), 'no object');
    const { short, ...written } = { short: false, ...encodeCheckInRequest(request) };
    const given = json as Record<string, unknown>;
    must(short === (given.short ?? false), 'another short');
    for (const [name, field] of Object.entries(written)) {
      const sent = name === 'computerName' ? computerName(String(given[name])) : given[name];
      must(sameJson(field, sent), `another ${name}`);
    }
  },
  planted: [
    'reads so much of the token as it needs',
    (json) =>
      parseCheckInRequest(isRecord(json) ? { ...json, token: `${json.token}`.slice(0, 64) } : json),
  ],
});

const refusal = fc.constant({
  error: { code: 'NO_SEAT', message: 'All are used.', details: { seats: 5, badGroups: [1, 2] } },
});
const answers = fc
  .oneof(
    damagedJsonText(refusal),
    damagedJsonText(anyReply),
    damagedText(fc.constant('<!doctype html><title>Welcome to the hotel</title>')),
  )
  .map((text) => new TextEncoder().encode(text));

const portalAnswer = target({
  name: 'answer of the portal',
  parse: (status: number, body: Uint8Array<ArrayBuffer>) => {
    const answer = async () => new Response(body, { status });
    return portalAt('https://activate.example.com', { fetch: answer })('activate', {});
  },
  input: fc.tuple(
    fc.constantFrom(200, 200, 400, 404, 409, 500, 503),
    fc.oneof(
      answers,
      damagedBytes(answers).map((bytes) => new Uint8Array(bytes)),
    ),
  ),
  async holds(parse, [status, body]) {
    const answer = await parse(status, body);
    const value = accepted(answer);
    if (value) {
      must(
        status === 200 && sameJson(value, JSON.parse(new TextDecoder().decode(body))),
        'made up',
      );
    }
    if (answer.ok) return;
    must(status !== 200 || answer.error.code === 'NETWORK', 'a refusal that says it is none');
    for (const detail of Object.values(answer.error.details ?? {})) {
      const shown = String(detail);
      must(!/[\p{Cc}\p{Cf}]/u.test(shown) && shown.length <= 1000, 'not to be shown on a terminal');
    }
  },
  planted: [
    'takes any object for a yes',
    (status, body) => {
      const answer = async () => new Response(body, { status: status === 404 ? 200 : status });
      return portalAt('https://activate.example.com', { fetch: answer })('activate', {});
    },
  ],
});

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const spelled = address.chain((each) =>
  fc.constantFrom(each, ` ${each}`, `::ffff:${each}`, `${each}:443`, `[${each}]`, `[${each}]:8080`),
);
const forwarded = target({
  name: 'x-forwarded-for',
  parse: clientAddress,
  input: fc.tuple(
    fc.oneof(damagedText(fc.array(spelled, { maxLength: 3 }).map(String)), anyText),
    fc.array(address, { minLength: 1, maxLength: 3 }),
    address,
  ),
  holds(parse, [sentByClient, writtenByProxies, socket]) {
    const header = [sentByClient, ...writtenByProxies].join(', ');
    const [outermost = ''] = writtenByProxies;
    const found = parse(socket, header, writtenByProxies.length);
    must(found === parse(socket, outermost, 1), 'the client chose its address');
    const believed = parse(socket, sentByClient, 1);
    must(isIP(believed) !== 0, 'no address');
    addressKey(believed);
    addressKey(sentByClient);
  },
  planted: [
    'believes the first entry',
    (socket, header, hops) => {
      const [first = ''] = header.split(',');
      return clientAddress(socket, hops > 1 ? first : header, 1);
    },
  ],
});

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
];
const userAgent = target({
  name: 'User-Agent',
  parse: deviceOf,
  input: fc.oneof(damagedText(fc.constantFrom(...AGENTS)), anyText),
  holds(parse, agent) {
    const { browser, system, ...more } = parse(agent);
    must(browsers.includes(browser) && systems.includes(system), 'a word of the client’s own');
    must(Object.keys(more).length === 0, 'more is kept than two words');
  },
  planted: [
    'takes the browser as it calls itself',
    (agent) => ({
      ...deviceOf(agent),
      browser: (/^\w+/.exec(agent)?.[0] ?? 'other') as ReturnType<typeof deviceOf>['browser'],
    }),
  ],
});

export const network = [checkInReply, checkInRequest, portalAnswer, forwarded, userAgent];
