import { sayNothing } from '../start/say.mjs';
import { throwawayDatabase } from './throwaway-database.mjs';

/**
 * Vitest's global setup of the project "database": a server of its own, or the one that
 * KEYTURN_TEST_DATABASE_URL names (a superuser's URL).
 * @param {{provide: (name: 'adminUrl', url: string) => void}} project
 */
export default async function setup(project) {
  const given = process.env.KEYTURN_TEST_DATABASE_URL;
  if (given) {
    project.provide('adminUrl', given);
    return undefined;
  }
  sayNothing();
  const { adminUrl, stop } = await throwawayDatabase();
  project.provide('adminUrl', adminUrl);
  return stop;
}
