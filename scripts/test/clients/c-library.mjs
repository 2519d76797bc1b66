import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { succeeds } from '../toolchains.mjs';
import { Checks } from './checks.mjs';
import { outC } from './clients.mjs';

/** A program on a computer of a customer's may have so much of us, without libsodium. */
const MOST_BYTES = 500_000;

/** What programs are linked to: one that goes, or comes unseen, breaks them or binds us. */
export const exportedSymbols = [
  ...[
    'accept',
    'activate_online',
    'cancel',
    'check_bridge',
    'check_in',
    'close',
    'code_name',
    'codes',
  ],
  ...['command', 'deactivate', 'deactivate_online', 'evaluate', 'field', 'has_feature', 'open'],
  ...['open_text', 'repair', 'request', 'send_codes', 'state_name', 'verdict_name'],
].map((name) => `keyturn_${name}`);

const sources = join(root, 'clients', 'c');

const program = `#include <keyturn.h>
#include <stdio.h>
int main(void) {
  keyturn_client *client;
  keyturn_options options = {.product_json = "{}"};
  puts(keyturn_code_name(keyturn_open(&client, &options, NULL)));
  return 0;
}
`;

/**
 * The C client as a library: what it exports, how large it is, and as its CMake file installs it.
 * @param {string} folder
 * @returns {Promise<{checks: Checks, leftOut: string[]}>}
 */
export async function tryCLibrary(folder) {
  const checks = new Checks('C library');
  await checks.check(`has at most ${MOST_BYTES} bytes with the command line`, () => {
    const { size } = statSync(join(outC, 'keyturn'));
    assert.ok(size <= MOST_BYTES, `${size} bytes`);
  });
  await checks.check('exports what keyturn.h declares and nothing else', async () => {
    const header = readFileSync(join(sources, 'keyturn.h'), 'utf8');
    const declared = [...header.matchAll(/KEYTURN_CALL (keyturn_\w+)\(/g)].map(([, name]) => name);
    assert.deepEqual(declared.toSorted(), exportedSymbols);
    const library = join(folder, 'libkeyturn.so');
    const args = ['-std=c11', '-O1', '-shared', '-fPIC', '-fvisibility=hidden', '-o', library];
    await must('cc', [...args, join(sources, 'keyturn.c'), '-lsodium']);
    const listed = await must('nm', ['-D', '--defined-only', library]);
    assert.deepEqual(
      [...listed.matchAll(/ [A-Z] (\w+)/g)].map(([, name]) => name).toSorted(),
      exportedSymbols,
    );
  });
  await checks.check('has no other word in the header than its own', async () => {
    const header = readFileSync(join(sources, 'keyturn.h'), 'utf8');
    const defined = [...header.matchAll(/^(?:} |#define )(\w+)|^ {2}([A-Z]\w+) =/gm)];
    for (const [, one, other] of defined) assert.match(one ?? other ?? '', /^(keyturn|KEYTURN)_/);
    assert.ok(defined.length > 100);
  });
  if (!(await succeeds('cmake', ['--version'])) || !(await succeeds('pkg-config', ['--version'])))
    return { checks, leftOut: ['the C client as installed: it needs cmake and pkg-config'] };
  await checks.check('is installed by CMake, and found by pkg-config', async () => {
    const build = join(folder, 'cmake build');
    const installed = join(folder, 'installed');
    mkdirSync(build);
    const where = [`-DCMAKE_INSTALL_PREFIX=${installed}`, '-DCMAKE_INSTALL_LIBDIR=lib'];
    await must('cmake', ['-S', sources, '-B', build, '-DCMAKE_BUILD_TYPE=Release', ...where]);
    await must('cmake', ['--build', build]);
    await must('cmake', ['--install', build]);
    const source = join(folder, 'installed.c');
    writeFileSync(source, program);
    const env = { ...process.env, PKG_CONFIG_PATH: join(installed, 'lib', 'pkgconfig') };
    const flags = (await must('pkg-config', ['--cflags', '--libs', 'keyturn'], env)).trim();
    const built = join(folder, 'installed-program');
    await must('cc', [source, '-o', built, ...flags.split(/\s+/)]);
    const at = { ...process.env, LD_LIBRARY_PATH: join(installed, 'lib') };
    assert.equal(await must(built, [], at), 'BAD_PRODUCT\n');
    const { code, text } = await run(join(installed, 'bin', 'keyturn'), ['status', '--json']);
    assert.deepEqual([code, JSON.parse(text).error.code], [1, 'USAGE']);
  });
  return { checks, leftOut: [] };
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
async function must(command, args, env = process.env) {
  const { code, text } = await run(command, args, { env });
  assert.equal(code, 0, `${command}: ${text}`);
  return text;
}
