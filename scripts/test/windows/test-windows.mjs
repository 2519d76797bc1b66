import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';
import { mustRun, run } from '../../start/run.mjs';
import { Checks } from '../clients/checks.mjs';
import { exportedSymbols } from '../clients/c-library.mjs';
import { moreVectors } from '../clients/more-vectors.mjs';
import { PortalDoor } from '../clients/portal-door.mjs';
import { runVectors } from '../clients/run-vectors.mjs';
import { tryClient } from '../clients/trial.mjs';
import { throwawayPortal } from '../throwaway-portal.mjs';
import { succeeds } from '../toolchains.mjs';
import { compiler, libsodiumForWindows, windowsFolder } from './libsodium.mjs';
import { tryWizardBuild } from './try-wizard-build.mjs';

const wine = '/usr/lib/wine/wine64';
const productId = '83000';
const productName = 'Sternwarte für Ω';

/** @type {import('../install-tools.mjs').Tool[]} */
export const windowsTools = [
  { packages: [['gcc-mingw-w64-x86-64']], works: () => succeeds(compiler, ['--version']) },
  { packages: [['wine64']], works: () => existsSync(wine) },
  { packages: [['dpkg-dev']], works: () => existsSync('/usr/bin/dpkg-source') },
  { packages: [['cmake']], works: () => succeeds('cmake', ['--version']) },
];

/** Without the words that Wine has for developers, and without a screen. */
const env = {
  ...process.env,
  WINEPREFIX: join(windowsFolder, 'wine'),
  WINEDEBUG: '-all',
  DISPLAY: '',
};
const underWine = [...['env', `WINEPREFIX=${env.WINEPREFIX}`, 'WINEDEBUG=-all', 'DISPLAY='], wine];

/**
 * The C client built for Windows by mingw-w64 and run under Wine: its vectors, a real portal by WinHTTP, its DLL.
 * @returns {Promise<import('../counts.mjs').Counts>}
 */
export async function testWindows() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (/** @type {{passed: number, failed: number}} */ { passed, failed }) => {
    counts.passed += passed;
    counts.failed += failed;
  };
  mkdirSync(windowsFolder, { recursive: true });
  const sodium = await libsodiumForWindows();
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-windows-'));
  const file = (/** @type {string} */ name) => join(folder, name);
  const build = (/** @type {string} */ name, /** @type {string[]} */ ...options) =>
    compile(file(name), options, sodium);
  await Promise.all([
    build('keyturn.exe', 'cli.c', 'keyturn.c'),
    build('vectors.exe', 'vectors.c'),
    build('keyturn.dll', '-shared', '-DKEYTURN_DLL', '-fvisibility=hidden', 'keyturn.c'),
    // The first start makes Wine's own Windows.
    mustRun('Wine does not start.', wine, ['wineboot', '-u'], { env }),
  ]);
  writeFileSync(file('vectors.json'), JSON.stringify(moreVectors()));
  const command = [...underWine, file('keyturn.exe')];
  const client = { name: 'C for Windows', command, compile: async () => [], spoiled: [], gone: [] };
  const states = join(root, 'docs', 'wizard-state-vectors.json');
  const vectors = [...underWine, file('vectors.exe'), file('vectors.json'), states];
  const portal = await throwawayPortal(startPortal, 'windows-portal.log');
  try {
    add(await runVectors({ ...client, vectors }));
    add(await tryLibrary(file('keyturn.dll')));
    add(await tryCMake(folder, sodium));
    const door = new PortalDoor(portal);
    await makeProduct(door, folder);
    add(await tryClient({ ...client, vectors }, door, { productId, productName, folder }));
    add(await tryMachine(command, door, folder));
    add(await tryWizardBuild(folder));
  } finally {
    await portal.stop();
    await run('wineserver', ['-k'], { env }).catch(() => null);
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

/** @param {string} out @param {string[]} options sources of the client among them @param {{archive: string, include: string}} sodium */
function compile(out, options, { archive, include }) {
  const strict = ['-std=c11', '-O2', '-s', '-Wall', '-Wextra', '-Werror', '-static-libgcc'];
  const own = options.map((option) =>
    option.endsWith('.c') ? join(root, 'clients', 'c', option) : option,
  );
  const libraries = [archive, '-lwinhttp', '-ladvapi32', '-lshell32'];
  const args = [...strict, '-DSODIUM_STATIC', '-I', include, '-o', out, ...own, ...libraries];
  return mustRun('The C client does not compile for Windows.', compiler, args);
}

/** @param {string} library @returns {Promise<Checks>} */
async function tryLibrary(library) {
  const checks = new Checks('keyturn.dll');
  const { text } = await run('x86_64-w64-mingw32-objdump', ['-p', library]);
  await checks.check('exports what keyturn.h declares and nothing else', () => {
    const table = text.slice(text.indexOf('[Ordinal/Name Pointer] Table'));
    const names = [...table.matchAll(/^\s*\[ *\d+\] (?:\+base\[ *\d+\] +[\da-f]+ )?(\w+)/gm)];
    assert.deepEqual(names.map(([, name]) => name).toSorted(), exportedSymbols);
  });
  await checks.check('needs nothing but what every Windows has', () => {
    const needed = [...text.matchAll(/DLL Name: (\S+)/g)].map(([, name]) => name?.toLowerCase());
    const system = ['advapi32.dll', 'kernel32.dll', 'msvcrt.dll', 'winhttp.dll'];
    assert.deepEqual(
      needed.filter((name) => !system.includes(name ?? '')),
      [],
    );
  });
  return checks;
}

/** @param {string} folder @param {{archive: string, include: string}} sodium @returns {Promise<Checks>} */
async function tryCMake(folder, { archive, include }) {
  const checks = new Checks('CMake for Windows');
  const [prefix, out] = [join(folder, 'sodium'), join(folder, 'cmake')];
  mkdirSync(join(prefix, 'lib'), { recursive: true });
  copyFileSync(archive, join(prefix, 'lib', 'libsodium.a'));
  cpSync(include, join(prefix, 'include'), { recursive: true });
  const target = ['-DCMAKE_SYSTEM_NAME=Windows', `-DCMAKE_C_COMPILER=${compiler}`];
  const configure = (/** @type {string} */ into, /** @type {string[]} */ ...more) =>
    run('cmake', ['-S', join(root, 'clients', 'c'), '-B', into, ...target, ...more]);
  await checks.check('does not take the libsodium of this system', async () => {
    const { code, text } = await configure(join(folder, 'cmake-without'));
    assert.ok(code !== 0 && text.includes('Could not find SODIUM_INCLUDE_DIRS'), text);
  });
  await checks.check('takes that of Windows, and makes the DLL', async () => {
    const linked = [`-DCMAKE_PREFIX_PATH=${prefix}`, '-DCMAKE_C_FLAGS=-DSODIUM_STATIC'];
    const configured = await configure(out, ...linked);
    assert.equal(configured.code, 0, configured.text);
    const built = await run('cmake', ['--build', out]);
    assert.equal(built.code, 0, built.text);
    assert.ok(existsSync(join(out, 'libkeyturn.dll')) && existsSync(join(out, 'keyturn.exe')));
  });
  return checks;
}

/**
 * What only this system has: a number in its registry, and places of its own.
 * @param {string[]} command @param {PortalDoor} door @param {string} folder
 * @returns {Promise<Checks>}
 */
async function tryMachine([program = '', ...first], door, folder) {
  const checks = new Checks('C for Windows');
  const owner = ['--email', 'buyer@example.com', '--json'];
  const created = await door.keyturn('license', 'create', '--product', productId, ...owner);
  const asked = ['request', '--activation-key', JSON.parse(created).activationKey];
  const request = async (/** @type {string[]} */ ...where) => {
    const file = ['--product', join(folder, 'product.json'), '--json'];
    const { text } = await run(program, [...first, ...asked, ...file, ...where]);
    return JSON.parse(text);
  };
  await checks.check('knows the computer by its registry, whatever its state', async () => {
    const made = [
      await request('--state', join(folder, 'one')),
      await request('--state', join(folder, 'two')),
    ];
    for (const { computerId } of made) assert.match(computerId, /^WIZ-[0-9A-Z]{12}$/);
    assert.equal(made[0].computerId, made[1].computerId);
    assert.notEqual(made[0].deviceCode, made[1].deviceCode);
  });
  await checks.check('keeps its state where the wizard does', async () => {
    await request();
    const users = join(env.WINEPREFIX, 'drive_c', 'users');
    const place = join('AppData', 'Local', 'Keyturn License Wizard', productId);
    const found = readdirSync(users).map((user) => join(users, user, place));
    assert.ok(found.some((state) => existsSync(join(state, 'state.1.json'))));
    for (const state of found) rmSync(state, { recursive: true, force: true });
  });
  await checks.check('keeps that of the machine in two folders of all users', async () => {
    const { reused } = await request('--machine');
    assert.equal(reused, false);
    const data = join(env.WINEPREFIX, 'drive_c', 'ProgramData');
    const [state, receipts] = ['Wizard', 'Receipts'].map((name) =>
      join(data, `Keyturn License ${name}`, productId),
    );
    assert.ok(state && receipts && existsSync(join(state, 'state.1.json')) && existsSync(receipts));
    for (const each of [state, receipts]) rmSync(each, { recursive: true, force: true });
  });
  return checks;
}

/** It ends with this process, whatever ends that. @param {NodeJS.ProcessEnv} portalEnv */
const startPortal = (portalEnv) =>
  spawn(process.execPath, ['--import', './scripts/start/with-parent.mjs', 'scripts/start.mjs'], {
    cwd: root,
    env: portalEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** @param {PortalDoor} door @param {string} folder */
async function makeProduct(door, folder) {
  const kind = ['--algorithm', 's48', '--short-keys', '--lease-days', '30'];
  await door.keyturn('product', 'create', '--id', productId, '--name', productName, ...kind);
  const built = ['--version', '1.0', '--build-date', '2026-01-01'];
  const text = await door.keyturn('product', 'export', productId, ...built);
  writeFileSync(join(folder, 'product.json'), text);
}
