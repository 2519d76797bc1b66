import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../bench/bundle.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';

/**
 * What the clients know of licenses and computers before they begin.
 * @param {string} [checkout] whose operations fill the database
 * @returns {Promise<typeof import('./world')>}
 */
export async function loadWorld(checkout = root) {
  const file = join(buildFolder, `faults-world${checkout === root ? '' : '-of-another'}.mjs`);
  await bundle('faults/world.ts', file, checkout);
  return import(pathToFileURL(file).href);
}

/**
 * What every instance of one portal is given.
 * @param {Uint8Array} masterKey
 * @returns {NodeJS.ProcessEnv}
 */
export function settings(masterKey) {
  const secret = () => randomBytes(32).toString('base64');
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR, LANG },
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORTAL_URL: 'http://localhost',
    HOST: '127.0.0.1',
    OLP_MASTER_KEY: Buffer.from(masterKey).toString('base64'),
    AUTH_SECRET: secret(),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secret(),
    // Each request comes from an address of its own, so that no limit of one is met.
    TRUSTED_PROXY_HOPS: '1',
    KEYTURN_MODE: 'demo',
    KEYTURN_DEV_MAILBOX: 'behind-test-proxy',
    // Kept are the last lines, for whoever asks why it did not start.
    LOG_LEVEL: 'warn',
  };
}
