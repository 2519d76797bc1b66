import { existsSync } from 'node:fs';
import { Refusal } from '../start/say.mjs';
import { find } from './browser.mjs';

const elsewhere = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** @returns {string | undefined} the path of the one that is named, else of the first that is here */
function findFirefox() {
  const named = process.env.KEYTURN_FIREFOX;
  if (named) return named;
  return find(['firefox-esr', 'firefox']) ?? [elsewhere].find((path) => existsSync(path));
}

/** What root on Debian installs if it is missing. @type {import('./install-tools.mjs').Tool} */
export const firefox = {
  // Ubuntu's package of that name brings a snap, which no test can start.
  packages: [['firefox-esr']],
  works: () => findFirefox() !== undefined,
};

/** @returns {string} the path of a Firefox, as its makers ship it */
export function requireFirefox() {
  const found = findFirefox();
  if (found && existsSync(found)) return found;
  const why = found ? `There is no ${found}.` : 'These tests need Firefox.';
  const debian = existsSync('/usr/bin/apt-get');
  const how = debian
    ? 'Run sudo apt-get install -y firefox-esr'
    : 'Install it from https://www.mozilla.org/firefox/';
  throw new Refusal(`${why}\n${how}, or name one: KEYTURN_FIREFOX=<path> npm test -- firefox`);
}
