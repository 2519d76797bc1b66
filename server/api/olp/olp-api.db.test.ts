import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeLog } from '@/lib/log';
import {
  buildPortal,
  contextOn,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { activateUnbound, openDoor } from './door.test-support';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ features: ['export'] });
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, {
    term: 'subscription',
    lastDay: '2027-03-31',
    features: ['export'],
    version: [3, 255],
  });
});

const door = () => openDoor(portal.context);

describe('activate', () => {
  test('answers the key, its terms and a license file; again the same, without a seat', async () => {
    const pc = makeDevice(license, 'pc-1', 'LAB-PC-07');
    const first = await door().activate(pc.request);
    expect(first.status).toBe(200);
    expect(first.json).toEqual({
      productId: license.productId,
      computerId: 'PC-1',
      deviceCode: pc.deviceCode,
      computerKey: expect.stringMatching(/^[0-9A-Z]{6}(-[0-9A-Z]{2,6})+$/),
      shortComputerKey: null,
      epoch: 1,
      terms: { kid: 1, epoch: 1, exp: 2646, feat: 1, ver: [3, 255], expDate: '2027-03-31' },
      reused: false,
      superseded: false,
      licenseFile: expect.any(String),
    });
    expect(JSON.parse(first.json.licenseFile)).toMatchObject({
      olp: 1,
      computerId: 'PC-1',
      computerKey: first.json.computerKey,
    });
    const again = await door().activate(pc.request);
    expect(again.json).toEqual({ ...first.json, reused: true });
  });

  test('takes a request as URL, in lower case, and as its text alone', async () => {
    const pc = makeDevice(license, 'PC-1');
    const url = pc.request.request;
    const text = url.split('/').at(-1) ?? '';
    const answers = [];
    for (const request of [
      url,
      url.toLowerCase(),
      text,
      `${text.slice(0, 9)}\r\n ${text.slice(9)}`,
    ]) {
      answers.push((await door().activate({ request })).json.computerKey);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toBeTypeOf('string');
  });

  test('takes the same request encrypted, and typed field by field', async () => {
    const pc = makeDevice(license, 'PC-1');
    const sealed = await door().activate(pc.sealedRequest(product));
    const typed = await door().activate(pc.fields);
    expect(sealed.json.reused).toBe(false);
    expect(typed.json).toEqual({ ...sealed.json, reused: true });
  });

  test('gives a short key where the product has them and the request was encrypted', async () => {
    const short = await portal.product({ issueShortKeys: true });
    const license = await portal.license(short);
    const pc = makeDevice(license, 'PC-1');
    expect((await door().activate(pc.request)).json.shortComputerKey).toBe(null);
    const sealed = await door().activate(pc.sealedRequest(short));
    expect(sealed.json.shortComputerKey).toMatch(/^[0-9A-Z-]{15,}$/);
    expect((await door().activate(pc.fields)).json).toEqual(sealed.json);
  });

  test('says that a computer took over its own seat', async () => {
    await door().activate(makeDevice(license, 'PC-1').request);
    const next = await door().activate(makeDevice(license, 'PC-1').request);
    expect(next.json).toMatchObject({ reused: false, superseded: true, epoch: 2 });
  });
});

describe('deactivate', () => {
  test('frees the seat once, and says so again with the first date', async () => {
    const pc = makeDevice(license, 'PC-1', 'LAB-PC-07');
    await door().activate(pc.request);
    const body = { dvc: pc.dvc, deviceCode: pc.deviceCode, productId: license.productId };
    const releasedAt = Math.floor(portal.clock.now().getTime() / 1000);
    const released = { proof: 'proven', releasedAt, computerId: 'PC-1', computerName: 'LAB-PC-07' };
    const first = await door().deactivate(body);
    expect(first).toMatchObject({ status: 200 });
    expect(first.json).toEqual({ result: 'released', ...released });
    portal.clock.advance({ days: 1 });
    const again = await door().deactivate({ dvc: pc.dvc, activationKey: license.activationKey });
    expect(again.json).toEqual({ result: 'already_released', ...released });
  });

  test('confirms a seat that another activation had taken over', async () => {
    const old = makeDevice(license, 'PC-1');
    await door().activate(old.request);
    await door().activate(makeDevice(license, 'PC-1').request);
    const { json } = await door().deactivate({ dvc: old.dvc, computerId: 'pc-1' });
    expect(json).toMatchObject({ result: 'confirmed', proof: 'proven' });
  });

  test('takes the weak code of an unbound key, also where codes are required', async () => {
    const unbound = await portal.product({ allowUnbound: true });
    const license = await portal.license(unbound);
    const body = await activateUnbound(portal, license, 'UNBOUND-1');
    const first = await door().deactivate(body);
    expect(first.json).toMatchObject({
      result: 'released',
      proof: 'weak',
      computerId: 'UNBOUND-1',
    });
    expect((await door().deactivate(body)).json).toEqual({
      ...first.json,
      result: 'already_released',
    });
  });

  test('confirms to a weak code that its seat was free already', async () => {
    const license = await portal.license(await portal.product({ allowUnbound: true }));
    const body = await activateUnbound(portal, license, 'UNBOUND-2');
    // The same computer takes the seat over, with a Device Code.
    expect((await door().activate(makeDevice(license, 'UNBOUND-2').request)).status).toBe(200);
    for (let times = 0; times < 2; times++) {
      const { status, json } = await door().deactivate(body);
      expect([status, json.result, json.proof]).toEqual([200, 'confirmed', null]);
    }
  });
});

describe('what is no request', () => {
  const either = ['request', 'activationKey', 'computerId'];
  test.each([
    [{}, either],
    ['A', either],
    [{ other: 1 }, either],
    [{ request: 7 }, ['request']],
    [{ activationKey: 'A' }, ['computerId']],
    [{ computerId: 7, deviceCode: null }, ['activationKey', 'computerId', 'deviceCode']],
  ])('activating with %j names the fields that are wrong', async (body, fields) => {
    const { status, json } = await door().activate(body);
    expect([status, json.error.code]).toEqual([400, 'BAD_REQUEST']);
    expect(json.error.details).toEqual({ reason: 'fields', fields });
  });

  test('a check-in of a product that is not here, or with a bad field, says so', async () => {
    const hex = (bytes: number) => '00'.repeat(bytes);
    const body = {
      ...{ v: 1, productId: 4_000_000_000, epoch: 0, token: hex(32), nonce: hex(16) },
      ...{ ratchet: hex(8), clientTime: 0, appVersion: '1.0', computerName: '' },
    };
    const unknown = await door().checkIn(body);
    expect(unknown.status).toBe(400);
    expect(unknown.json.error).toMatchObject({
      code: 'BAD_REQUEST',
      details: { reason: 'product', fields: ['productId'] },
    });
    expect(unknown.json.error.message).toContain('no product');
    const bad = await door().checkIn({ ...body, epoch: -1 });
    expect(bad.json.error).toMatchObject({
      code: 'BAD_REQUEST',
      details: { reason: 'fields', fields: ['epoch'] },
    });
    expect(bad.json.error.message).not.toContain('Fill in');
  });

  const json = { 'content-type': 'application/json' };
  test.each([
    [
      'a form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'request=A',
      'content-type',
    ],
    ['no content type', {}, '{"request":"A"}', 'content-type'],
    ['broken JSON', json, '{"request":', 'json'],
    ['nothing', json, '', 'json'],
    ['another value', json, '"A"', 'fields'],
    ['another type', json, '{"request":7}', 'fields'],
    ['missing fields', json, '{"activationKey":"A"}', 'fields'],
    ['4097 bytes', json, `{"request":"${'A'.repeat(4083)}"}`, 'size'],
    [
      '4097 bytes, size unsaid',
      { ...json, 'transfer-encoding': 'chunked' },
      `{"request":"${'A'.repeat(4083)}"}`,
      'size',
    ],
  ])('%s is BAD_REQUEST', async (_, headers, body, reason) => {
    const bytes = new TextEncoder().encode(body);
    const length = 'transfer-encoding' in headers ? {} : { 'content-length': String(bytes.length) };
    const init = { method: 'POST', headers: { ...headers, ...length }, body: bytes };
    const answer = await door().ask('/activate', init);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ code: 'BAD_REQUEST', details: { reason } });
  });

  test('4096 bytes are read', async () => {
    const answer = await door().activate({ request: 'A'.repeat(4082) });
    expect(answer.json.error.code).toBe('REQUEST_DAMAGED');
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s changes nothing', async (method) => {
    for (const path of ['/activate', '/deactivate']) {
      const { status, headers, json } = await door().ask(path, { method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe('POST');
      expect(json.error.code).toBe('METHOD_NOT_ALLOWED');
      expect(headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  test('an unknown path is 404, as JSON', async () => {
    const { status, json } = await door().ask('/transfer', { method: 'POST' });
    expect([status, json.error.code]).toEqual([404, 'NOT_FOUND']);
  });
});

test('the OpenAPI document describes both doors and every status', async () => {
  const { json } = await door().ask('/openapi.json', {});
  expect(json.openapi).toBe('3.1.0');
  for (const path of ['/activate', '/deactivate']) {
    const { post } = json.paths[path];
    expect(Object.keys(post.responses)).toEqual(['200', '400', '403', '404', '409', '429', '503']);
    expect(post.requestBody.content['application/json'].schema.$ref).toMatch(/^#\/components/);
  }
  expect(json.components.schemas.Activate.anyOf).toHaveLength(2);
});

test('a fault is answered without words of ours, and logged without a secret', async () => {
  const lines: string[] = [];
  const broken = await buildPortal();
  await broken.close();
  const log = makeLog({ write: (line) => lines.push(line) });
  const pc = makeDevice(license, 'PC-SECRET', 'NAME-SECRET');
  const asking = openDoor(contextOn(broken, portal.clock.now), log);
  const answers = [
    await asking.activate(pc.request),
    await asking.activate(pc.sealedRequest(product)),
    await asking.activate(pc.fields),
    await asking.deactivate({ dvc: pc.dvc, activationKey: license.activationKey }),
  ];
  for (const { status, json } of answers) {
    expect(status).toBe(500);
    expect(json.error.code).toBe('INTERNAL');
  }
  expect(lines).toHaveLength(answers.length);
  const output = lines.join('') + JSON.stringify(answers);
  const plain = output.replaceAll('-', '').toUpperCase();
  for (const secret of [license.activationKey, pc.dvc, pc.deviceCode, pc.request.request]) {
    expect(plain).not.toContain((secret.split('/').at(-1) ?? '').replaceAll('-', ''));
  }
});
