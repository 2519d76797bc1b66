import { say } from '../start/say.mjs';
import { canInstall, installPackages } from './apt.mjs';

/**
 * What the tests need beside the packages of npm.
 * @typedef {object} Tool
 * @property {string[][]} packages of Debian; later ones where the first are not to be had
 * @property {() => boolean | Promise<boolean>} works whether it is here
 */

/**
 * Root on Debian gets what is missing. Whoever runs tests expects none of that, so one line says it before
 * anything is installed.
 * @template {Tool} T
 * @param {T[]} tools
 * @param {{canInstall: () => boolean, install: typeof installPackages, say: typeof say}} [apt] another one for tests
 * @returns {Promise<T[]>} what is still missing
 */
export async function installTools(tools, apt = { canInstall, install: installPackages, say }) {
  const missing = await missingOf(tools);
  if (missing.length === 0 || !apt.canInstall()) return missing;
  const wanted = missing.flatMap(({ packages }) => packages[0] ?? []);
  apt.say(`As root, apt-get installs what the tests need here: ${wanted.join(' ')}`);
  for (const { packages } of missing) await installFirst(packages, apt);
  return missingOf(missing);
}

/** @template {Tool} T @param {T[]} tools @returns {Promise<T[]>} */
async function missingOf(tools) {
  const missing = [];
  for (const tool of tools) if (!(await tool.works())) missing.push(tool);
  return missing;
}

/**
 * @param {string[][]} alternatives
 * @param {{install: typeof installPackages, say: typeof say}} apt
 */
async function installFirst(alternatives, apt) {
  for (const packages of alternatives) {
    const { code, text } = await apt.install(packages);
    if (code === 0) return;
    apt.say(text.trimEnd());
  }
}
