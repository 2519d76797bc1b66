import { existsSync } from 'node:fs';
import { run } from '../start/run.mjs';

/** @typedef {'python' | 'c' | 'java' | 'dotnet'} Language */

/**
 * @typedef {import('./install-tools.mjs').Tool & {name: string, needs: string}} Toolchain the language's
 *   name, and what it needs in words for people on other systems than Debian
 */

const usesSodium = `#include <sodium.h>
int main(void) { return sodium_init() < 0; }
`;

/** @type {Record<Language, Toolchain>} */
export const toolchains = {
  python: {
    name: 'Python',
    needs: 'Python 3.9 or newer as python3, with venv and pip',
    // The last one is what the client uses if it is there.
    packages: [
      ['python3', 'python3-venv', 'python3-cryptography'],
      ['python3', 'python3-venv'],
    ],
    works: () =>
      succeeds('python3', [
        '-c',
        'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))',
      ]),
  },
  c: {
    name: 'C',
    needs: 'cc with sanitizers, libsodium with its headers, libcurl',
    // The last two are for a test of the installed library, which can be left out.
    packages: [
      ['gcc', 'libc6-dev', 'libsodium-dev', 'libcurl4', 'cmake', 'pkg-config'],
      ['gcc', 'libc6-dev', 'libsodium-dev', 'libcurl4'],
    ],
    works: () => {
      const sanitized = ['-fsanitize=address,undefined', '-x', 'c', '-', '-o', '/dev/null'];
      // Loaded when it is first needed; named here to know whether it is there.
      const curl = process.platform === 'linux' ? ['-l:libcurl.so.4'] : [];
      return succeeds('cc', [...sanitized, '-lsodium', ...curl], usesSodium);
    },
  },
  java: {
    name: 'Java',
    needs: 'a JDK, version 17 or newer',
    packages: [['openjdk-17-jdk-headless'], ['default-jdk-headless']],
    works: () => succeeds('javac', ['--release', '17', '--version']),
  },
  dotnet: {
    name: '.NET',
    needs: 'Mono with its compiler mcs, and unzip',
    // The second one is for a sample with a window, which can be left out.
    packages: [
      ['mono-mcs', 'unzip', 'libmono-system-windows-forms4.0-cil'],
      ['mono-mcs', 'unzip'],
    ],
    works: async () => {
      const runs = await Promise.all([succeeds('mono', ['--version']), succeeds('unzip', ['-v'])]);
      return runs.every(Boolean) && succeeds('mcs', ['--version']);
    },
  },
};

/** @type {Language[]} */
export const languages = ['python', 'c', 'java', 'dotnet'];

/**
 * What to do about a language that cannot be tested here.
 * @param {Language} language
 * @returns {string}
 */
export function remedyOf(language) {
  const { needs, packages } = toolchains[language];
  const command = `apt-get install -y ${(packages[0] ?? []).join(' ')}`;
  return existsSync('/usr/bin/apt-get') ? `run ${command}` : `it needs ${needs}`;
}

/** @param {string} program @param {string[]} args @param {string} [input] */
export async function succeeds(program, args, input) {
  try {
    const options = input === undefined ? {} : { input };
    return (await run(program, args, options)).code === 0;
  } catch {
    // There is no such program.
    return false;
  }
}
