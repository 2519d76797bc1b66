import { expect, test } from 'vitest';
import { activationKey, answer } from '../portal.test-support';
import { wizardProcess } from './process.test-support';

const { run } = wizardProcess();

const AT_ONCE = 6;
const numbers = Array.from({ length: AT_ONCE }, (_, index) => index + 1);

test('of requests made by several processes at once none is lost: four are kept, and each other leaves its code', async () => {
  const runs = await Promise.all(
    numbers.map((n) => run('many', ['request', '--activation-key', activationKey(n), '--json'])),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(numbers.map(() => 0));
  const { pending } = (await run('many', ['status', '--json'])).json();
  const { codes } = (await run('many', ['codes', '--json'])).json();
  const known = [...pending, ...codes].map(({ deviceCode }) => deviceCode);
  expect(pending).toHaveLength(4);
  expect(known.sort()).toEqual(runs.map((ended) => ended.json().deviceCode).sort());
});

test('of several processes that deactivate at once one does it', async () => {
  const askKey = ['request', '--activation-key', activationKey(1), '--json'];
  const { url } = (await run('one', askKey)).json();
  expect((await run('one', ['accept', answer(url)])).exitCode).toBe(0);
  const done = await Promise.all(numbers.map(() => run('one', ['deactivate', '--yes', '--json'])));
  expect(done.map(({ exitCode }) => exitCode).sort()).toEqual([
    10,
    ...numbers.slice(1).map(() => 11),
  ]);
  expect((await run('one', ['codes', '--json'])).json().codes).toHaveLength(1);
});
