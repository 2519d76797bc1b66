import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { value } from '@/lib/olp/property.test-support';
import { activationKey, answer } from '../portal.test-support';

/** What linking answers; null: as it is here. */
const refusal = vi.hoisted(() => ({
  code: null as string | null,
  /** Of a folder: what opening or syncing it answers. */
  folder: null as { on: 'open' | 'sync'; code: string } | null,
}));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const linkSync: typeof fs.linkSync = (from, to) => {
    if (refusal.code === null) return real.linkSync(from, to);
    throw Object.assign(new Error(`${refusal.code}: no links here`), { code: refusal.code });
  };
  const fails = (on: 'open' | 'sync') => {
    if (refusal.folder?.on !== on) return;
    const { code } = refusal.folder;
    throw Object.assign(new Error(`${code}: no folders here`), { code });
  };
  const openSync: typeof fs.openSync = (path, flags, mode) => {
    if (flags === 'r' && real.statSync(path).isDirectory()) fails('open');
    return real.openSync(path, flags, mode);
  };
  const fsyncSync: typeof fs.fsyncSync = (handle) => {
    if (real.fstatSync(handle).isDirectory()) fails('sync');
    real.fsyncSync(handle);
  };
  return { ...real, linkSync, openSync, fsyncSync };
});

// Other tests of this process may have loaded it with the file system as it is, and others will.
vi.resetModules();
const { publishNew, writeTemporary } = await import('./durable-file');
const { temporaryFolder, wizardIn } = await import('./folder.test-support');
afterAll(() => {
  vi.resetModules();
});

/** FAT on Linux, exFAT on Windows as Node tells it, shares, systems without links. */
const CODES = ['EPERM', 'EISDIR', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES', 'EMLINK', 'UNKNOWN'];

describe.each(CODES)('where links are refused with %s', (code) => {
  test('the state is kept all the same, from request to deactivation', () => {
    refusal.code = code;
    const folder = temporaryFolder();
    const wizard = wizardIn(folder);
    const { url } = value(
      wizard.request({ activationKey: activationKey(1), computerName: 'LAB-PC-07' }),
    );
    value(wizard.accept(answer(url)));
    expect(value(wizardIn(folder).start()).state).toBe('ACTIVE');
    value(wizard.deactivate());
    expect(value(wizardIn(folder).start()).state).toBe('NONE');
    expect(fs.readdirSync(join(folder, 'state'))).toHaveLength(1);
  });

  test('a name that is taken stays taken', () => {
    refusal.code = code;
    const folder = temporaryFolder();
    expect(publishNew(writeTemporary(folder, 'first'), folder, 'name')).toBe(true);
    expect(publishNew(writeTemporary(folder, 'second'), folder, 'name')).toBe(false);
    expect(fs.readFileSync(join(folder, 'name'), 'utf8')).toBe('first');
  });
});

const FOLDER_CODES = ['EISDIR', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

describe.each(['open', 'sync'] as const)('where a folder cannot be synced: %s', (on) => {
  test.each(FOLDER_CODES)('answered with %s, what was written stays', (code) => {
    refusal.code = null;
    refusal.folder = { on, code };
    const folder = temporaryFolder();
    expect(publishNew(writeTemporary(folder, 'first'), folder, 'name')).toBe(true);
    expect(fs.readFileSync(join(folder, 'name'), 'utf8')).toBe('first');
    refusal.folder = null;
  });
});

test('a disk that fails is not taken for one', () => {
  refusal.folder = { on: 'sync', code: 'EIO' };
  const folder = temporaryFolder();
  expect(() => publishNew(writeTemporary(folder, 'first'), folder, 'name')).toThrow('EIO');
  refusal.folder = null;
});
