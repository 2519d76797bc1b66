import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { type OnlinePortal, onlinePortal } from '../network.test-support';
import { wizardProcess } from './process.test-support';

const { run, path } = wizardProcess();

let portal: OnlinePortal;
beforeAll(async () => {
  portal = await onlinePortal();
  writeFileSync(path('product.json'), JSON.stringify(portal.productJson));
});
afterAll(() => portal.close());

test('a script activates, checks in, deactivates and clears by exit codes', async () => {
  const { activationKey } = await portal.license(portal, { seats: 1 });
  const activate = ['activate', '--activation-key', activationKey, '--json'];
  const cut = await run('pc', [...activate, '--simulate-offline']);
  expect(cut).toMatchObject({ exitCode: 1 });
  expect(cut.json().error).toMatchObject({ code: 'NETWORK', details: { reason: 'OFFLINE' } });
  const activated = await run('pc', activate);
  expect(activated.json()).toMatchObject({ ok: true, state: 'ACTIVE', license: { kind: 'CK' } });
  expect(activated.exitCode).toBe(0);

  const full = await run('other', [...activate, '--computer-id', 'PC-2']);
  expect(full).toMatchObject({ exitCode: 1 });
  expect(full.json().error).toMatchObject({ code: 'NO_SEAT', details: { seats: 1 } });

  const checked = await run('pc', ['check-in', '--json']);
  expect(checked.json()).toMatchObject({ ok: true, state: 'ACTIVE', verdict: 'OK' });
  const silent = await run('pc', ['start', '--json', '--simulate-offline']);
  expect(silent).toMatchObject({ exitCode: 0 });
  expect(silent.json()).toMatchObject({ state: 'ACTIVE', verdict: null });

  const gone = await run('pc', ['deactivate', '--online', '--yes', '--json', '--simulate-offline']);
  expect(gone).toMatchObject({ exitCode: 10 });
  expect(gone.json()).toMatchObject({ released: null, refusal: { code: 'NETWORK' } });
  expect((await run('pc', ['start', '--json'])).json()).toMatchObject({
    state: 'NONE',
    codes: 1,
    unsentCodes: 0,
  });

  expect((await run('other', activate.concat('--computer-id', 'PC-2'))).exitCode).toBe(0);
  const cleared = await run('other', ['clear', '--yes', '--json']);
  expect(cleared).toMatchObject({ exitCode: 10 });
  expect(cleared.json()).toMatchObject({ deactivated: true, seatStaysUsed: false, unsent: [] });
  expect(await run('other', ['deactivate', '--online', '--yes'])).toMatchObject({ exitCode: 11 });
});

test('refused for lack of a seat: the way to make room is said, and works; the same again succeeds', async () => {
  const { activationKey } = await portal.license(portal, { seats: 1 });
  const activate = ['activate', '--activation-key', activationKey];
  const first = makeDevice({ activationKey, productId: portal.productId }, 'PC-OLD');
  const { activationId } = value(
    await activateComputer(portal.context, portal.keyHolder(), first.request),
  );
  const refused = await run('asks', [...activate, '--computer-id', 'PC-NEW']);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('what the owner of the license can do');
  const { details } = (await run('asks', [...activate, '--computer-id', 'PC-NEW', '--json'])).json()
    .error;
  expect(details.way).toMatch(/^HTTPS?:\/\/[^/]+\/A\/[0-9A-Z]+$/);
  expect(refused.stderr).toContain(details.way);

  // The page of that address: of one's computers one is chosen, and the request that waits is done.
  const freed = value(
    await deactivateComputer(portal.context, await portal.customer('owner@customer.example'), {
      activationId,
      waiting: details.way,
    }),
  );
  expect(freed.activated).not.toBeNull();
  const again = await run('asks', [...activate, '--computer-id', 'PC-NEW', '--json']);
  expect(again.json()).toMatchObject({ ok: true, state: 'ACTIVE' });
});

test('a code that could not be sent is sent by the next check-in of a script', async () => {
  const { activationKey } = await portal.license(portal, { seats: 1 });
  const activate = ['activate', '--activation-key', activationKey, '--json'];
  await run('cut', [...activate, '--computer-id', 'PC-4']);
  await run('cut', ['deactivate', '--online', '--yes', '--simulate-offline']);
  const checked = await run('cut', ['check-in', '--json']);
  expect(checked.json().error).toMatchObject({ code: 'NO_REQUEST' });
  // The seat is free.
  expect(await run('next', [...activate, '--computer-id', 'PC-5'])).toMatchObject({ exitCode: 0 });
});

test('a computer whose seat was taken over leaves with 10 and in words', async () => {
  const { activationKey } = await portal.license(portal, { seats: 1 });
  const activate = ['activate', '--activation-key', activationKey, '--computer-id', 'PC-3'];
  await run('old', activate);
  const taken = (await run('new', activate)).stdout;
  expect(taken).toContain('✓ Accepted');
  expect(taken).toMatch(/same Computer ID PC-3 had this seat.*--computer-id/);
  const ended = await run('old', ['check-in']);
  expect(ended).toMatchObject({ exitCode: 10 });
  expect(ended.stdout).toMatch(/same Computer ID .* another one with the same ID.*--computer-id/);
  expect(await run('old', ['status', '--json'])).toMatchObject({ exitCode: 1 });
  expect((await run('new', ['check-in'])).exitCode).toBe(0);
});

test('the menu waits for the portal’s answer to a request, and has its key without typing', async () => {
  const { activationKey } = await portal.license(portal);
  const waiting = await run('waiting', ['request', '--activation-key', activationKey, '--json']);
  // The next line stops it, so it asks once.
  const wait = () => run('waiting', ['menu'], '3\n0\n');
  expect((await wait()).stdout).toContain('has not answered this request yet');
  value(
    await activateComputer(portal.context, portal.keyHolder(), { request: waiting.json().url }),
  );
  const answered = await wait();
  expect(answered.stdout).toContain('sent a new Computer Key');
  expect(answered.exitCode).toBe(0);
});
