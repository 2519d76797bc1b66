import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateAtSelfHelp } from './deactivate-at-self-help';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

const CODE = 'customerSite/showDeactivationVerificationCode';
const LINK = 'customerSite/showDeactivateLink';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { seats: 40 });
});

async function active(id: string, of = license) {
  const device = makeDevice(of, id, `Desk ${Number(id.slice(3))}`);
  const made = value(await activateComputer(portal.context, portal.operator, device.request));
  await portal.db.delete(outbox);
  return { ...device, id: made.activationId };
}

const typed = (input: Partial<Parameters<typeof deactivateAtSelfHelp>[2]> = {}) => ({
  activationKey: license.activationKey,
  computerId: '',
  code: '',
  ...input,
});
const ask = (input = typed(), viewer = portal.keyHolder()) =>
  deactivateAtSelfHelp(portal.context, viewer, input);
const stateOf = async (id: string) =>
  (await portal.db.select().from(activation).where(eq(activation.id, id)))[0]?.state;

describe('with the Activation Key alone', () => {
  test('a computer named by its Computer ID, in any spelling, is released as claimed by a key holder', async () => {
    const pc = await active('PC-0000001');
    await active('PC-0000002');
    const done = value(await ask(typed({ computerId: ' pc-0000001 ' })));
    expect(done).toMatchObject({
      result: 'released',
      proof: 'claimed',
      maskedComputerId: 'PC…',
    });
    expect(JSON.stringify(done)).not.toContain('PC-0000001');
    const last = (await eventsOf(portal.db, license.licenseId)).at(-1);
    expect(last).toMatchObject({
      type: 'activation.released',
      actor: 'key-holder',
      door: 'self-help',
    });
    const [mail] = await queuedMail(portal.db, portal.context.vault);
    expect(mail?.mail).toMatchObject({
      template: 'released',
      by: 'key-holder',
      notMePath: expect.stringContaining('/was-not-me?token='),
    });
    expect(value(await ask(typed({ computerId: 'PC-0000001' })))).toMatchObject({
      result: 'already_released',
    });
    expect(await stateOf(pc.id)).toBe('released_claimed');
  });

  test('the only computer is asked about first, with the first letters of name and ID', async () => {
    const pc = await active('PC-0000001');
    const events = (await eventsOf(portal.db, license.licenseId)).length;
    const asked = value(await ask());
    expect(asked).toEqual({
      result: 'confirm_computer',
      activationId: pc.id,
      computerName: 'D…',
      maskedComputerId: 'PC…',
    });
    expect(await eventsOf(portal.db, license.licenseId)).toHaveLength(events);
    expect(value(await ask(typed({ confirmed: pc.id })))).toMatchObject({ result: 'released' });
    expect(codeOf(await ask(typed({ confirmed: pc.id })))).toBe('NOT_ACTIVE');
  });

  test('a yes to one computer is none to another that has taken its place', async () => {
    const first = await active('PC-0000001');
    value(await ask(typed({ computerId: 'PC-0000001' })));
    const second = await active('PC-0000002');
    expect(value(await ask(typed({ confirmed: first.id })))).toMatchObject({
      result: 'confirm_computer',
      activationId: second.id,
    });
    expect(await stateOf(second.id)).toBe('active');
  });

  test('of several computers one has to be named', async () => {
    await active('PC-0000001');
    await active('PC-0000002');
    const refused = await ask();
    expect(refused).toMatchObject({
      error: { code: 'COMPUTER_ID_REQUIRED', details: { field: 'computerId' } },
    });
    expect(codeOf(await ask(typed({ computerId: 'PC-3' })))).toBe('NOT_ACTIVE');
  });

  test('what a limit says without sign-in does not bind the owner who is signed in', async () => {
    license = await portal.license(product, { seats: 5, email: 'five@customer.example' });
    for (const id of ['PC-1', 'PC-2', 'PC-3']) await active(id);
    value(await ask(typed({ computerId: 'PC-1' })));
    expect(await ask(typed({ computerId: 'PC-2' }))).toMatchObject({
      error: { code: 'RELEASE_LIMIT', details: { anonymous: true } },
    });
    const stranger = await portal.customer('stranger@elsewhere.example');
    expect(codeOf(await ask(typed({ computerId: 'PC-2' }), stranger))).toBe('RELEASE_LIMIT');
    const owner = await portal.customer('five@customer.example');
    value(await ask(typed({ computerId: 'PC-2' }), owner));
    expect((await eventsOf(portal.db, license.licenseId)).at(-1)).toMatchObject({
      actor: 'customer',
      door: 'portal',
    });
  });
});

describe('a code', () => {
  test('finds its computer by itself, and proves the release', async () => {
    const pc = await active('PC-1');
    await active('PC-2');
    await portal.set(CODE, true, { scope: 'license', licenseId: license.licenseId });
    expect(value(await ask(typed({ code: pc.dvc })))).toMatchObject({
      result: 'released',
      proof: 'proven',
      computerName: 'Desk 1',
    });
    expect(value(await ask(typed({ code: pc.dvc })))).toMatchObject({ result: 'already_released' });
  });

  test('thanks for the proof of an earlier claim, and frees nothing', async () => {
    const pc = await active('PC-1');
    value(await ask(typed({ computerId: 'PC-1' })));
    expect(value(await ask(typed({ code: pc.dvc })))).toMatchObject({ result: 'confirmed' });
    expect(await stateOf(pc.id)).toBe('released_proven');
  });

  test('of another computer than the one named tells strangers nothing, and the owner which one', async () => {
    const pc = await active('PC-1');
    const other = await active('PC-2');
    const input = typed({ computerId: 'PC-1', code: other.dvc });
    expect(codeOf(await ask(input))).toBe('DVC_NO_MATCH');
    const owner = await portal.customer('owner@customer.example');
    expect(value(await ask(input, owner))).toMatchObject({
      result: 'other_computer',
      activationId: other.id,
    });
    for (const { id } of [pc, other]) expect(await stateOf(id)).toBe('active');
  });

  test('that is needed is asked for before anything else, at the license that needs it', async () => {
    const pc = await active('PC-1');
    await portal.set(CODE, true, { scope: 'license', licenseId: license.licenseId });
    for (const input of [typed(), typed({ confirmed: pc.id }), typed({ computerId: 'PC-1' })]) {
      expect(codeOf(await ask(input))).toBe('DVC_REQUIRED');
    }
    expect(await stateOf(pc.id)).toBe('active');
  });

  test('that matches nothing is counted, a good one never locked out', async () => {
    const pc = await active('PC-1');
    const foreign = makeDevice(license, 'PC-9');
    const viewer = portal.keyHolder();
    for (let tries = 0; tries < 10; tries += 1) {
      expect(codeOf(await ask(typed({ code: foreign.dvc }), viewer))).toBe('DVC_NO_MATCH');
    }
    expect(codeOf(await ask(typed({ code: foreign.dvc }), viewer))).toBe('RATE_LIMITED');
    expect(value(await ask(typed({ code: pc.dvc }), viewer))).toMatchObject({ result: 'released' });
  });
});

describe('what was typed', () => {
  test('is refused beside its field', async () => {
    const pc = await active('PC-1');
    const fieldOf = async (input: Parameters<typeof typed>[0]) => {
      const refused = await ask(typed(input));
      return refused.ok ? null : [refused.error.code, refused.error.details?.field];
    };
    expect(await fieldOf({ activationKey: '' })).toEqual(['BAD_LENGTH', 'activationKey']);
    expect(await fieldOf({ activationKey: pc.dvc })).toEqual(['WRONG_KIND', 'activationKey']);
    expect(await fieldOf({ computerId: 'x'.repeat(129) })).toEqual(['CID_INVALID', 'computerId']);
    expect(await fieldOf({ code: pc.dvc.slice(1) })).toEqual(['BAD_LENGTH', 'code']);
  });

  test('unknown keys get one answer, then none for a while', async () => {
    const unknown = (await portal.license(await portal.product())).activationKey;
    await portal.sql`DELETE FROM license_key WHERE last_group = ${unknown.slice(-5)}`;
    const viewer = portal.keyHolder();
    for (let tries = 0; tries < 20; tries += 1) {
      const input = typed({ activationKey: unknown, computerId: `PC-${tries}` });
      expect(await ask(input, viewer)).toEqual({ ok: false, error: { code: 'AK_UNKNOWN' } });
    }
    expect(codeOf(await ask(typed({ activationKey: unknown }), viewer))).toBe('RATE_LIMITED');
  });
});

test('where the vendor does not offer it, everything is refused alike, known or not', async () => {
  const pc = await active('PC-1');
  await portal.set(LINK, false);
  for (const input of [
    typed({ computerId: 'PC-1' }),
    typed({ code: pc.dvc }),
    typed({ activationKey: 'nonsense' }),
  ]) {
    expect(await ask(input)).toEqual({ ok: false, error: { code: 'NOT_OFFERED' } });
  }
  expect(await stateOf(pc.id)).toBe('active');
  await portal.set(LINK, null);
  value(await ask(typed({ code: pc.dvc })));
});
