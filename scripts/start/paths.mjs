import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What `npm run build` makes, beside Next.js' own `.next`. */
export const buildFolder = join(root, '.build');

/** The database, the secrets and `demo.json`; tests put a throwaway folder here. */
export const dataFolder = () => resolve(root, process.env.KEYTURN_DATA_DIR || '.data');

/** `.env` in the clone gives what the environment does not; an empty value counts as given. */
export function loadEnvFile() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** @param {string} name @returns {string | undefined} undefined for the empty string too */
export const fromEnv = (name) => process.env[name] || undefined;
