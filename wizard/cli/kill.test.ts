import { cpSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { value } from '@/lib/operations/testing/value';
import { activationKey, answer } from '../portal.test-support';
import { open } from './open';
import { wizardProcess } from './process.test-support';

const { run, path } = wizardProcess();

const askKey = ['request', '--activation-key', activationKey(1), '--json'];

/** Runs a command killed at its n-th write; false: it has no so many. */
async function killedAt(write: number, state: string, typed: string[]): Promise<boolean> {
  // As a URL, since NODE_OPTIONS ends a path at its first space.
  const preload = pathToFileURL(resolve('wizard/cli/kill-at-write.test-support.mjs'));
  const ended = await run(state, typed, '', {
    NODE_OPTIONS: `--import ${preload}`,
    KILL_AT_WRITE: String(write),
  });
  return ended.exitCode === null;
}

/** The state and the codes, as whoever opens the folder next sees them. */
function seen(state: string) {
  const wizard = value(open({ product: path('product.json'), state: path(state) }));
  const status = value(wizard.start());
  const codes = value(wizard.codes()).length;
  return { state: status.state, pending: status.pending.length, codes };
}

test('killed at any write, the wizard has its old or its new state, and after destroying its code', async () => {
  const NONE = { state: 'NONE', pending: 0, codes: 0 };
  const PENDING = { state: 'PENDING', pending: 1, codes: 0 };
  const ACTIVE = { state: 'ACTIVE', pending: 0, codes: 0 };
  const GONE = { state: 'NONE', pending: 0, codes: 1 };
  const url = (await run('pending', askKey)).json().url;
  cpSync(path('pending'), path('active'), { recursive: true });
  const key = answer(url);
  expect((await run('active', ['accept', key])).exitCode).toBe(0);
  expect((await run('active', ['status'])).exitCode).toBe(0);

  let kills = 0;
  for (const [from, typed, before, after] of [
    [null, askKey, NONE, PENDING],
    ['pending', ['accept', key], PENDING, ACTIVE],
    ['active', ['deactivate', '--yes'], ACTIVE, GONE],
    ['active', ['clear', '--yes', '--simulate-offline'], ACTIVE, GONE],
  ] as const) {
    let reached = false;
    for (let write = 0; ; write++) {
      rmSync(path('victim'), { recursive: true, force: true });
      if (from) cpSync(path(from), path('victim'), { recursive: true });
      const killed = await killedAt(write, 'victim', [...typed]);
      const left = seen('victim');
      // Once it is new, no later kill makes it old again.
      if (!reached) reached = JSON.stringify(left) !== JSON.stringify(before);
      expect(left, `${typed[0]} killed at write ${write}`).toEqual(reached ? after : before);
      if (!killed) break;
      kills += 1;
      if (left.codes === 0 || typed[0] === 'request') continue;
      // The license is gone for good.
      expect((await run('victim', ['accept', key])).exitCode).toBe(1);
    }
    expect(reached).toBe(true);
  }
  process.stdout.write(`killed at ${kills} writes\n`);
  expect(kills).toBeGreaterThan(20);
}, 600_000);
