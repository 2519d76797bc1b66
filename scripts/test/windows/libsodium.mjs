import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../../start/paths.mjs';
import { mustRun } from '../../start/run.mjs';
import { step } from '../../start/say.mjs';

/** Where the parts of this step are kept from run to run. */
export const windowsFolder = join(buildFolder, 'windows');
export const compiler = 'x86_64-w64-mingw32-gcc';

const debian = `Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

/**
 * libsodium for Windows from Debian's source package, whose list is read into a folder of our own: the system's sources
 * stay as they are. Its files are compiled one by one, as the package has a `configure` only after autoconf.
 * @returns {Promise<{archive: string, include: string}>}
 */
export async function libsodiumForWindows() {
  const made = {
    archive: join(windowsFolder, 'libsodium.a'),
    include: join(windowsFolder, 'include'),
  };
  if (existsSync(made.archive)) return made;
  await step('Building libsodium for Windows', () => build(made));
  return made;
}

/** @param {{archive: string, include: string}} made */
async function build({ archive, include }) {
  const folder = join(windowsFolder, 'source');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'objects'));
  writeFileSync(join(folder, 'debian.sources'), debian);
  const own = [
    ...[`Dir::Etc::sourcelist=${join(folder, 'debian.sources')}`, 'Dir::Etc::sourceparts=-'],
    ...[`Dir::State::lists=${join(folder, 'lists')}`, 'APT::Sandbox::User=root'],
    ...['Dir::Cache::pkgcache=', 'Dir::Cache::srcpkgcache='],
  ].flatMap((option) => ['-o', option]);
  const failure = 'There is no libsodium for Windows.';
  await mustRun(failure, 'apt-get', [...own, 'update']);
  await mustRun(failure, 'apt-get', [...own, 'source', 'libsodium'], { cwd: folder });
  const name = readdirSync(folder).find((file) => /^libsodium-[\d.]+$/.test(file));
  assert.ok(name, 'a folder of its sources');
  const source = join(folder, name, 'src', 'libsodium');
  const headers = join(source, 'include');
  cpSync(join(folder, name, 'builds', 'msvc', 'version.h'), join(headers, 'sodium', 'version.h'));
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.c'))
    .map((file) => join(source, file));
  const objects = join(folder, 'objects');
  const options = ['-c', '-O2', '-w', '-DCONFIGURED=1', '-DSODIUM_STATIC'];
  const include2 = ['-I', join(headers, 'sodium'), '-I', headers];
  await mustRun(failure, compiler, [...options, ...include2, ...files], { cwd: objects });
  cpSync(headers, include, { recursive: true });
  const all = readdirSync(objects).map((file) => join(objects, file));
  const unfinished = `${archive}-unfinished`;
  await mustRun(failure, 'x86_64-w64-mingw32-ar', ['rcs', unfinished, ...all]);
  renameSync(unfinished, archive);
  rmSync(folder, { recursive: true });
}
