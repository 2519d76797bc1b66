import { parseArgs } from 'node:util';
import { lanAddress } from './network.mjs';
import { fromEnv } from './paths.mjs';
import { Refusal } from './say.mjs';

const usage = `npm start            on this machine only: http://localhost:3000, or PORT
npm start -- --lan   also for phones on the same network
Settings: see .env.example`;

/** Next.js 16 and this project's packages want it: https://nextjs.org/docs/app/getting-started/installation */
export function assertNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(`Keyturn needs Node 20.19 or newer; this is ${version}: https://nodejs.org/`);
}

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host to listen on
 * @property {string} portalUrl what people type, without a slash at the end
 * @property {string} localUrl the same portal as seen from this machine
 * @property {boolean} lan
 */

/** @param {string[]} args @returns {Settings | null} null: the usage was asked for, and is `usage` */
export function readSettings(args) {
  let given;
  try {
    given = parseArgs({
      args,
      options: { lan: { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new Refusal(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
  if (given.help) {
    process.stdout.write(`${usage}\n`);
    return null;
  }
  const text = fromEnv('PORT') ?? '3000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Refusal(`PORT must be a number from 1 to 65535, not "${text}".`);
  }
  const ownUrl = fromEnv('PORTAL_URL');
  if (ownUrl !== undefined && !/^https?:\/\//i.test(ownUrl)) {
    throw new Refusal(
      `PORTAL_URL must begin with https:// or http://, for example https://licenses.example.com, not "${ownUrl}".`,
    );
  }
  const lan = given.lan === true;
  const address = lan ? lanAddress() : undefined;
  if (lan && !address) throw new Refusal('--lan: this machine has no address on a local network.');
  const host = lan ? '0.0.0.0' : (fromEnv('HOST') ?? '127.0.0.1');
  const everywhere = ['0.0.0.0', '::', 'localhost', '127.0.0.1', '::1'].includes(host);
  const named = host.includes(':') ? `[${host}]` : host;
  return {
    port,
    host,
    lan,
    portalUrl: (ownUrl ?? `http://${address ?? 'localhost'}:${port}`).replace(/\/+$/, ''),
    localUrl: `http://${everywhere ? localNameOf(host) : named}:${port}`,
  };
}

/** @param {string} host */
const localNameOf = (host) => (host.startsWith('::') ? '[::1]' : '127.0.0.1');
