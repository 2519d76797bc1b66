import { existsSync } from 'node:fs';
import { run } from '../start/run.mjs';
import { say, step } from '../start/say.mjs';
import { canInstall, installPackages } from './apt.mjs';

/** @typedef {'python' | 'c' | 'java'} Language */

/**
 * @typedef {object} Toolchain
 * @property {string} name of the language
 * @property {string} needs for people on other systems than Debian
 * @property {string[][]} packages of Debian; later ones where the first are not to be had
 * @property {() => Promise<boolean>} works whether what is needed is here
 */

const usesLibraries = `#include <sodium.h>
#include <curl/curl.h>
int main(void) { return sodium_init() < 0 || !curl_version(); }
`;

/** @type {Record<Language, Toolchain>} */
export const toolchains = {
  python: {
    name: 'Python',
    needs: 'Python 3.9 or newer as python3',
    packages: [['python3']],
    works: () => succeeds('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']),
  },
  c: {
    name: 'C',
    needs: 'cc with sanitizers, make, and libsodium and libcurl with their headers',
    packages: [['gcc', 'libc6-dev', 'make', 'libsodium-dev', 'libcurl4-openssl-dev']],
    works: async () => {
      const sanitized = ['-fsanitize=address,undefined', '-x', 'c', '-', '-o', '/dev/null'];
      const linked = [...sanitized, '-lsodium', '-lcurl'];
      return (await succeeds('make', ['--version'])) && succeeds('cc', linked, usesLibraries);
    },
  },
  java: {
    name: 'Java',
    needs: 'a JDK, version 17 or newer',
    packages: [['openjdk-17-jdk-headless'], ['default-jdk-headless']],
    works: () => succeeds('javac', ['--release', '17', '--version']),
  },
};

/** @type {Language[]} */
export const languages = ['python', 'c', 'java'];

/**
 * Makes sure that the clients can be compiled and run; root on Debian gets what is missing.
 * @returns {Promise<Map<Language, string>>} languages that are still missing, and what to do about it
 */
export async function ensureToolchains() {
  const missing = new Map();
  for (const language of languages) {
    const { name, needs, packages, works } = toolchains[language];
    if (await works()) continue;
    if (canInstall()) {
      await step(`Installing what the ${name} client needs`, () => installFirst(packages));
      if (await works()) continue;
    }
    const debian = existsSync('/usr/bin/apt-get');
    const command = `apt-get install -y ${(packages[0] ?? []).join(' ')}`;
    missing.set(language, debian ? `run ${command}` : `it needs ${needs}`);
  }
  return missing;
}

/** @param {string[][]} alternatives */
async function installFirst(alternatives) {
  for (const packages of alternatives) {
    const { code, text } = await installPackages(packages);
    if (code === 0) return;
    say(text.trimEnd());
  }
}

/** @param {string} program @param {string[]} args @param {string} [input] */
async function succeeds(program, args, input) {
  try {
    const options = input === undefined ? {} : { input };
    return (await run(program, args, options)).code === 0;
  } catch {
    // There is no such program.
    return false;
  }
}
