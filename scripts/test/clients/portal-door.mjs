import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyturn } from '../../start/bundle.mjs';

/** What the tests of the clients do at the portal themselves. */
export class PortalDoor {
  #url;
  #env;

  /** @param {import('../throwaway-portal.mjs').ThrowawayPortal} portal */
  constructor({ folder, env }) {
    const read = (/** @type {string} */ name) => readFileSync(join(folder, name), 'utf8').trim();
    /** @type {{baseUrl: string, databaseUrl: string}} */
    const { baseUrl, databaseUrl } = JSON.parse(read('demo.json'));
    this.#url = baseUrl;
    this.#env = {
      ...env,
      NODE_ENV: 'production',
      PORTAL_URL: baseUrl,
      DATABASE_URL: databaseUrl,
      OLP_MASTER_KEY: read('master-key'),
      AUTH_SECRET: read('session-secret'),
    };
  }

  /** The admin command. @param {string[]} args @returns {Promise<string>} its stdout, trimmed */
  keyturn(...args) {
    return keyturn(args, this.#env);
  }

  /** @param {string} activationKey @returns {Promise<string[]>} state and proof of each activation */
  async activations(activationKey) {
    const listed = await this.keyturn('activation', 'list', activationKey, '--json');
    /** @type {{computers: {state: string, proof: string | null}[]}} */
    const { computers } = JSON.parse(listed);
    return computers.map(({ state, proof }) => `${state} ${proof}`);
  }

  /**
   * The device API, as whoever carries requests and codes for a computer without a network.
   * @param {'activate' | 'deactivate'} path
   * @param {object} body
   */
  async post(path, body) {
    const response = await fetch(`${this.#url}/api/olp/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return /** @type {any} */ (await response.json());
  }
}
