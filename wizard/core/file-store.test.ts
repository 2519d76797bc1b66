import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, value } from '@/lib/olp/property.test-support';
import { activationKey, answer, productId } from '../portal.test-support';
import { storeIn, temporaryFolder, wizardIn } from './folder.test-support';
import { newState } from './state';

const request = (n: number) => ({ activationKey: activationKey(n), computerName: 'LAB-PC-07' });

/** A wizard with an active license, and its files. */
function activated() {
  const folder = temporaryFolder();
  const wizard = wizardIn(folder);
  const key = answer(value(wizard.request(request(1))).url);
  value(wizard.accept(key));
  const state = join(folder, 'state');
  const second = join(folder, 'second');
  return { folder, wizard, key, state, second };
}

/** A change of the state file that leaves it well-formed JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a file that is about to be damaged has no type.
function edit(change: (state: any) => object) {
  return (content: string) => JSON.stringify(change(JSON.parse(content)));
}

function stateFile(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.startsWith('state.'));
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

describe('the files', () => {
  test('can be read by their owner only', () => {
    const { wizard, state, second } = activated();
    value(wizard.deactivate());
    const files = [stateFile(state), ...readdirSync(second).map((name) => join(second, name))];
    expect(files).toHaveLength(2);
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const folder of [state, second]) expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('never hold the secrets of a destroyed license', () => {
    const { wizard, state, second } = activated();
    const { records } = JSON.parse(readFileSync(stateFile(state), 'utf8'));
    value(wizard.deactivate());
    const all = [stateFile(state), ...readdirSync(second).map((name) => join(second, name))];
    const written = all.map((file) => readFileSync(file, 'utf8')).join();
    expect(written).not.toContain(records[0].nonce);
    expect(written).not.toContain(records[0].key.auth);
  });

  test('hold everything: a new process finds the same state and shows the same request', () => {
    const { folder, wizard } = activated();
    const again = wizardIn(folder);
    expect(again.start()).toEqual(wizard.start());
    expect(value(again.request(request(1)))).toMatchObject({ reused: true, active: true });
    expect(value(again.request(request(1)))).toEqual(value(wizard.request(request(1))));
  });
});

describe('a crash', () => {
  test('that left a half-written file behind changes nothing, and the file goes away', () => {
    const { wizard, state } = activated();
    const half = join(state, '.4711-0123456789ab.tmp');
    writeFileSync(half, readFileSync(stateFile(state), 'utf8').slice(0, 300));
    utimesSync(half, 1, 1);
    expect(value(wizard.start()).state).toBe('ACTIVE');
    value(wizard.deactivate());
    expect(readdirSync(state).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('before old files were removed leaves the newest one in force', () => {
    const { wizard, state } = activated();
    const before = stateFile(state);
    const content = readFileSync(before);
    const { code } = value(wizard.deactivate());
    writeFileSync(before, content);
    expect(value(wizard.start()).state).toBe('NONE');
    expect(value(wizard.codes()).map((each) => each.code)).toEqual([code]);
    value(wizard.request(request(2)));
    stateFile(state);
  });

  test('between the two places is made good at the next start', () => {
    const { wizard, second } = activated();
    value(wizard.deactivate());
    const names = readdirSync(second);
    rmSync(second, { recursive: true });
    value(wizard.start());
    expect(readdirSync(second)).toEqual(names);
  });
});

describe('a deactivated license', () => {
  test('stays dead when the state from before comes back', () => {
    const { folder, wizard, key, state } = activated();
    const backup = join(folder, 'backup');
    cpSync(state, backup, { recursive: true });
    const { code } = value(wizard.deactivate());
    rmSync(state, { recursive: true });
    cpSync(backup, state, { recursive: true });

    expect(value(wizard.start())).toMatchObject({ state: 'NONE', license: null });
    expect(codeOf(wizard.accept(key))).toBe('DEACTIVATED');
    expect(value(wizard.codes()).map((each) => each.code)).toEqual([code]);
  });

  test('stays dead when its receipt in the second place cannot be read any more', () => {
    const { folder, wizard, state, second } = activated();
    const backup = join(folder, 'backup');
    cpSync(state, backup, { recursive: true });
    value(wizard.deactivate());
    for (const name of readdirSync(second)) writeFileSync(join(second, name), 'damaged');
    rmSync(state, { recursive: true });
    cpSync(backup, state, { recursive: true });
    expect(value(wizard.start()).state).toBe('NONE');
  });

  test('shows its code even when the state is gone altogether', () => {
    const { wizard, key, state } = activated();
    const { code } = value(wizard.deactivate());
    rmSync(state, { recursive: true });
    expect(value(wizard.codes()).map((each) => each.code)).toEqual([code]);
    expect(codeOf(wizard.accept(key))).toBe('DEACTIVATED');
    value(wizard.request(request(1)));
    expect(codeOf(wizard.accept(key))).toBe('DEACTIVATED');
    expect(value(wizard.codes()).map((each) => each.code)).toEqual([code]);
  });
});

describe('a damaged state', () => {
  test.each([
    ['cut', (content: string) => content.slice(0, -20)],
    ['empty', () => ''],
    ['of another product', edit((state) => ({ ...state, productId: 7 }))],
    ['with another secret', edit((state) => ({ ...state, deviceSecret: '5a'.repeat(32) }))],
    [
      'with two licenses',
      edit(({ records, ...state }) => ({ ...state, records: [...records, ...records] })),
    ],
    ['with a field lost', edit(({ tombstones, ...state }) => state)],
  ])('(%s) is said, never replaced by a new one', (_, damage) => {
    const { wizard, key, state } = activated();
    const file = stateFile(state);
    const damaged = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    const refused = { ok: false, error: { code: 'STATE_DAMAGED', details: { file } } };
    expect(wizard.start()).toMatchObject(refused);
    expect(wizard.request(request(2))).toMatchObject(refused);
    expect(wizard.accept(key)).toMatchObject(refused);
    expect(wizard.deactivate()).toMatchObject(refused);
    expect(readFileSync(stateFile(state), 'utf8')).toBe(damaged);
  });

  test('of a later format is left alone', () => {
    const { wizard, state } = activated();
    const file = stateFile(state);
    writeFileSync(file, '{"format":3}');
    expect(codeOf(wizard.start())).toBe('STATE_VERSION');
    expect(codeOf(wizard.deactivate())).toBe('STATE_VERSION');
  });
});

test('without the second place nothing is destroyed', () => {
  const { wizard, second } = activated();
  rmSync(second, { recursive: true });
  // A file where the folder should be: not even root can write into it.
  writeFileSync(second, '');
  expect(codeOf(wizard.deactivate())).toMatch(/^STATE_/);
  rmSync(second);
  expect(value(wizard.start()).state).toBe('ACTIVE');
});

test('of two processes that write onto the same revision one is told to decide anew', () => {
  const folder = temporaryFolder();
  const store = () => storeIn(folder);
  const state = newState(productId, (length) => new Uint8Array(length));
  expect(store().commit(state, 0)).toEqual({ ok: true, value: true });
  expect(store().commit(state, 0)).toEqual({ ok: true, value: false });
  expect(store().commit({ ...state, suspended: true }, 1)).toEqual({ ok: true, value: true });
  expect(store().commit({ ...state, suspended: true }, 2)).toEqual({ ok: true, value: true });
  // Revision 1 is free again, but later ones are there.
  expect(store().commit(state, 0)).toEqual({ ok: true, value: false });
  expect(value(store().load())).toMatchObject({ revision: 3, state: { suspended: true } });
});
