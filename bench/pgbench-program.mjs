import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../scripts/start/say.mjs';

/** Debian's keeps one for each version, and none of them in the path. */
const versions = '/usr/lib/postgresql';

/** Where pgbench is; refuses where there is none. @returns {string} */
export function requirePgbench() {
  const inPath = (process.env.PATH ?? '').split(':');
  const installed = existsSync(versions) ? readdirSync(versions).sort().reverse() : [];
  const found = [...inPath, ...installed.map((version) => join(versions, version, 'bin'))]
    .map((folder) => join(folder, 'pgbench'))
    .find((file) => existsSync(file));
  if (found) return found;
  throw new Refusal('There is no pgbench. On Debian 12: apt-get install postgresql-15');
}
