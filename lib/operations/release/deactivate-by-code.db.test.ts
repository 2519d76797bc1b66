import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { computerIdHash } from '@/lib/olp/computer-id';
import { splitComputerKey } from '@/lib/olp/computer-key';
import { encodeCode } from '@/lib/olp/text/codes';
import { udvcOf } from '@/lib/olp/udvc';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import { type CodeInput, deactivateByCode } from './deactivate-by-code';
import { deactivateComputer } from './deactivate-computer';
import { describeDeactivation } from './describe-deactivation';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

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

async function active(id: string, of = license) {
  const device = makeDevice(of, id);
  const made = value(await activateComputer(portal.context, portal.keyHolder(), device.request));
  await portal.db.delete(outbox);
  return { ...device, id: made.activationId };
}
const post = (input: CodeInput, viewer = portal.wizard()) =>
  deactivateByCode(portal.context, viewer, input);
const rowOf = async (id: string) =>
  (await portal.db.select().from(activation).where(eq(activation.id, id)))[0];

describe('a DVC frees the seat', () => {
  test.each<[string, (pc: Awaited<ReturnType<typeof active>>) => CodeInput]>([
    ['its Device Code', (pc) => ({ code: pc.dvc, deviceCode: pc.deviceCode })],
    ['its Activation Key', (pc) => ({ code: pc.dvc, activationKey: license.activationKey })],
    [
      'key and Computer ID',
      (pc) => ({ code: pc.dvc, activationKey: license.activationKey, computerId: 'pc-1' }),
    ],
    ['its Computer ID', (pc) => ({ code: pc.dvc, computerId: ' pc-1 ' })],
    [
      'product and Device Code',
      (pc) => ({ code: pc.dvc, deviceCode: pc.deviceCode, productId: license.productId }),
    ],
  ])('found by %s, also of a suspended license, and says so again', async (_, input) => {
    const pc = await active('PC-1');
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    const first = value(await post(input(pc)));
    expect(first).toMatchObject({ result: 'released', proof: 'proven', computerId: 'PC-1' });
    portal.clock.advance({ days: 1 });
    expect(value(await post(input(pc)))).toMatchObject({
      result: 'already_released',
      releasedAt: first.releasedAt,
    });
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events.filter((one) => one.type === 'activation.released')).toHaveLength(1);
    expect(await queuedMail(portal.db, portal.context.vault)).toMatchObject([
      { mail: { template: 'released', by: 'wizard' } },
    ]);
  });

  test('after the owner gave the computer up, it proves that and gives the claim back', async () => {
    const pc = await active('PC-1');
    const owner = await portal.customer('owner@customer.example');
    const claimed = value(await deactivateComputer(portal.context, owner, { activationId: pc.id }));
    await active('PC-1');
    const posted = value(await post({ code: pc.dvc, deviceCode: pc.deviceCode }));
    expect(posted).toMatchObject({
      result: 'confirmed',
      proof: 'proven',
      releasedAt: claimed.releasedAt,
      activeAgain: true,
    });
    expect(await rowOf(pc.id)).toMatchObject({ state: 'released_proven', closedDoor: 'portal' });
  });

  test('looking at it first changes nothing', async () => {
    const pc = await active('PC-1');
    const input = { code: pc.dvc, deviceCode: pc.deviceCode };
    const look = () => describeDeactivation(portal.context, portal.keyHolder(), input);
    expect(value(await look())).toMatchObject({
      state: 'active',
      maskedComputerId: 'P…',
      proof: null,
    });
    expect(await rowOf(pc.id)).toMatchObject({ state: 'active' });
    value(await post(input));
    expect(value(await look())).toMatchObject({ state: 'released_proven', proof: 'proven' });
  });
});

describe('no match', () => {
  test('is one answer for unknown keys, codes and IDs, and for those of others', async () => {
    const pc = await active('PC-1');
    const other = await active('PC-1', await portal.license(product));
    const unknown = makeDevice(license, 'PC-9');
    const foreign = await portal.license(await portal.product());
    const inputs: CodeInput[] = [
      { code: unknown.dvc, deviceCode: pc.deviceCode },
      { code: pc.dvc, deviceCode: unknown.deviceCode },
      { code: pc.dvc, deviceCode: other.deviceCode },
      { code: pc.dvc, activationKey: foreign.activationKey },
      { code: pc.dvc, computerId: 'PC-9' },
      { code: pc.dvc, activationKey: license.activationKey, computerId: 'PC-9' },
      { code: pc.dvc, deviceCode: pc.deviceCode, productId: foreign.productId },
    ];
    for (const input of inputs) expect(codeOf(await post(input))).toBe('DVC_NO_MATCH');
    expect(await rowOf(pc.id)).toMatchObject({ state: 'active' });
  });

  test('is limited alike for keys that exist and keys that do not; the right code never', async () => {
    const pc = await active('PC-1');
    const wrong = makeDevice(license, 'x').dvc;
    const unused = makeDevice(license, 'x').deviceCode;
    for (const deviceCode of [pc.deviceCode, unused]) {
      const viewer = portal.wizard();
      const answers: unknown[] = [];
      for (let i = 0; i < 12; i++)
        answers.push(codeOf(await post({ code: wrong, deviceCode }, viewer)));
      expect(answers).toEqual([...Array(10).fill('DVC_NO_MATCH'), 'RATE_LIMITED', 'RATE_LIMITED']);
      const right = value(await post({ code: pc.dvc, deviceCode: pc.deviceCode }, viewer));
      expect(right.proof).toBe('proven');
    }
  });

  test('needs something that says which computer', async () => {
    expect(await post({ code: makeDevice(license, 'x').dvc })).toMatchObject({
      error: { code: 'BAD_REQUEST', details: { need: ['activationKey', 'deviceCode'] } },
    });
  });

  test('codes with typing errors name their field', async () => {
    const pc = await active('PC-1');
    const wrong = { code: pc.deviceCode, deviceCode: pc.deviceCode };
    expect(await post(wrong)).toMatchObject({
      error: { code: 'WRONG_KIND', details: { field: 'code' } },
    });
    expect(await post({ code: pc.dvc, deviceCode: '1' })).toMatchObject({
      error: { code: 'BAD_LENGTH', details: { field: 'deviceCode' } },
    });
    expect(await post({ code: pc.dvc, computerId: '\u0001' })).toMatchObject({
      error: { code: 'CID_INVALID', details: { field: 'computerId' } },
    });
  });
});

describe('the weak code of an unbound activation', () => {
  let of: TestLicense;
  beforeEach(async () => {
    of = await portal.license(await portal.product({ allowUnbound: true }));
  });
  async function unbound(id: string) {
    const fields = { activationKey: of.activationKey, computerId: id };
    const made = value(await activateComputer(portal.context, portal.keyHolder(), fields));
    const row = await rowOf(made.activationId);
    const { signature } = value(splitComputerKey(new Uint8Array(row?.computerKey ?? [])));
    const computer = { productId: of.productId, cidHash: computerIdHash(id) };
    return { code: encodeCode('UDVC', udvcOf(signature, computer)), ...fields };
  }

  test('frees the seat by every door once in 365 days, also where a code is required', async () => {
    await portal.set('customerSite/showDeactivationVerificationCode', true, {
      scope: 'license',
      licenseId: of.licenseId,
    });
    const first = await unbound('PC-1');
    expect(value(await post(first))).toMatchObject({ result: 'released', proof: 'weak' });
    expect(value(await post(first))).toMatchObject({ result: 'already_released', proof: 'weak' });
    const second = await unbound('PC-2');
    expect(codeOf(await post(second, portal.keyHolder()))).toBe('RELEASE_LIMIT');
    // Its key is over after 90 days; renewed meanwhile, it has another code.
    portal.clock.advance({ days: 365 });
    const later = await unbound('PC-3');
    expect(value(await post(later))).toMatchObject({ result: 'released', proof: 'weak' });
  });

  test('of a key that was renewed since is another one', async () => {
    const before = await unbound('PC-1');
    portal.clock.advance({ days: 1 });
    const after = await unbound('PC-1');
    expect(codeOf(await post(before))).toBe('DVC_NO_MATCH');
    expect(value(await post(after))).toMatchObject({ result: 'released' });
  });
});

describe('a history that somebody with the key has grown', () => {
  /** What so many cycles of one computer leave behind, as rows of the license. */
  const grow = async ({ licenseId }: TestLicense, cycles: number) => {
    await portal.sql.unsafe(`
      INSERT INTO activation (license_id, product_id, computer_id, computer_id_hash, computer_name,
        device_code, state, seat, epoch, kid, computer_key, activated_at, activated_door, issued_at,
        closed_at, closed_door, closed_by)
      SELECT license_id, product_id, computer_id, computer_id_hash, computer_name,
        decode(substr(md5(n::text || id::text), 1, 20), 'hex'), 'superseded', seat, epoch, kid,
        computer_key, activated_at - interval '1 hour', activated_door, issued_at,
        now(), 'phone', 'key-holder'
      FROM activation, generate_series(1, ${cycles}) n
      WHERE license_id = '${licenseId}' AND state = 'active'`);
  };

  test('takes no code from a computer that is active, nor from one that was closed lately', async () => {
    const license = await portal.license(product, { seats: 2 });
    const [active, claimed] = [makeDevice(license, 'PC-OWN'), makeDevice(license, 'PC-DEAD')];
    value(await activateComputer(portal.context, portal.operator, active.request));
    await grow(license, 3000);
    const { activationId } = value(
      await activateComputer(portal.context, portal.operator, claimed.request),
    );
    const input = { activationId, reason: 'sold' };
    value(await deactivateComputer(portal.context, portal.operator, input));
    const { activationKey } = license;
    const by = (code: string, more = {}) =>
      deactivateByCode(portal.context, portal.keyHolder(), { code, activationKey, ...more });
    expect(value(await by(claimed.dvc))).toMatchObject({ result: 'confirmed' });
    expect(value(await by(active.dvc, { computerId: 'PC-OWN' }))).toMatchObject({
      result: 'released',
      proof: 'proven',
    });
    expect(codeOf(await by(makeDevice(license, 'PC-OWN').dvc))).toBe('DVC_NO_MATCH');
  });
});
