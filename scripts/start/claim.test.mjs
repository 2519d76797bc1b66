import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claim, isHeld, whileClaimed } from './claim.mjs';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claim-'));
  file = join(folder, 'claim');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one holds it until it is given back', async () => {
  const release = await claim(file);
  expect(await claim(file)).toBeNull();
  release?.();
  expect(existsSync(file)).toBe(false);
  const again = await claim(file);
  expect(again).not.toBeNull();
  again?.();
});

/** A process that holds the claim. */
async function holderOfClaim() {
  const module = new URL('./claim.mjs', import.meta.url).href;
  const script = `
    import { claim } from ${JSON.stringify(module)};
    await claim(${JSON.stringify(file)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  await once(holder.stdout, 'data');
  return holder;
}

test('the claim of a process that is too busy to answer is not free', async () => {
  const holder = await holderOfClaim();
  holder.kill('SIGSTOP');
  expect(await isHeld(file)).toBe(true);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await isHeld(file)).toBe(false);
});

test('the claim of a process that was killed is free', async () => {
  const holder = await holderOfClaim();
  expect(await claim(file)).toBeNull();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(existsSync(file)).toBe(true);
  expect(await isHeld(file)).toBe(false);
  const release = await claim(file);
  expect(release).not.toBeNull();
  release?.();
});

test.each(['', 'not json', '{"port":1,"token":"x"}'])(
  'a file that says %j holds nothing',
  async (text) => {
    writeFileSync(file, text);
    const release = await claim(file);
    expect(release).not.toBeNull();
    release?.();
  },
);

test('work under one claim never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((done) => setImmediate(done));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => whileClaimed(file, () => {}, work)));
  expect(most).toBe(1);
});
