import fc from 'fast-check';
import { parseCheckInRequest } from '@/lib/olp/check-in-request';
import { isRecord } from '@/lib/olp/json-fields';
import { anyJson } from '@/lib/olp/property.test-support';
import type { Context } from '@/lib/operations/context';
import { olpApi } from '@/server/api/olp/olp-api';
import { damagedJsonText } from '../damage';
import { must } from '../expect';
import { target } from '../target';

/** What an operation meets here instead of a database: how far a body gets is what is asked. */
class Reached extends Error {}
const nothing: ProxyHandler<object> = {
  get() {
    throw new Reached();
  },
};

type Answered = { status: number; body: unknown; reached: boolean; failed: boolean };
type Door = (path: string, body: string) => Promise<Answered>;

const failures: unknown[] = [];
const api = olpApi(new Proxy({}, nothing) as Context, {
  error: (entry: unknown) => void failures.push((entry as { err: unknown }).err),
});

const ask: Door = async (path, body) => {
  failures.length = 0;
  const headers = { 'content-type': 'application/json' };
  const answer = await api.request(path, { method: 'POST', headers, body });
  const reached = failures.some((failure) => failure instanceof Reached);
  return {
    status: answer.status,
    body: await answer.json(),
    reached,
    failed: failures.length > 0 && !reached,
  };
};

const text = (value: unknown): value is string => typeof value === 'string';
const orText = (value: unknown) => value === undefined || text(value);

/** Protocol section 12: what a body must be before an operation is asked. */
const FORM: Record<string, (body: Record<string, unknown>) => boolean> = {
  '/activate': (body) =>
    text(body.request) ||
    (text(body.activationKey) &&
      text(body.computerId) &&
      orText(body.computerName) &&
      orText(body.deviceCode)),
  '/deactivate': (body) =>
    text(body.dvc) && [body.deviceCode, body.activationKey, body.computerId].every(orText),
  '/check-in': (body) => parseCheckInRequest(body).ok,
};

const BODIES: readonly object[] = [
  { request: 'HTTPS://EXAMPLE.COM/A/262T61' },
  {
    activationKey: 'C58QC-ZGSHW-37GNA-63JWY',
    computerId: 'PC 1',
    deviceCode: '',
    computerName: 'x',
  },
  { productId: 70021, dvc: 'JR7WH-JR7WH-JR7WH-JR7WH', deviceCode: 'x', computerId: 'PC 1' },
  {
    ...{ v: 1, productId: 70021, epoch: 0, token: '0'.repeat(64), nonce: '0'.repeat(32) },
    ...{ ratchet: '0'.repeat(16), clientTime: 1, appVersion: '1', computerName: '', short: true },
  },
];

const door = target({
  name: 'bodies at the device door',
  parse: ask,
  input: fc.tuple(
    fc.constantFrom(...Object.keys(FORM)),
    damagedJsonText(fc.oneof(fc.constantFrom(...BODIES), anyJson)),
  ),
  async holds(parse, [path, body]) {
    const answer = await parse(path, body);
    must(!answer.failed, `it failed: ${failures.join()}`);
    if (answer.reached || answer.status !== 400) {
      const json: unknown = JSON.parse(body);
      must(isRecord(json) && FORM[path]?.(json) === true, 'an operation was asked about this');
    } else {
      const { error } = answer.body as { error?: { code?: unknown } };
      must(typeof error?.code === 'string', 'an answer without a code');
    }
  },
  planted: [
    'reads numbers as texts',
    (path, body) => ask(path, body.replaceAll(/:(-?\d+)(?=[,}])/g, ':"$1"')),
  ],
});

export const doors = [door];
