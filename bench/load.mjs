import { randomBytes } from 'node:crypto';
import autocannon from 'autocannon';
import { NONCE_AT, ratchetAt, VERDICT_AT } from './peers/reply-layout.mjs';

export const CONNECTIONS = 16;

/**
 * @typedef {{body: string, wrong: (answer: string) => string | null}} Question and what is wrong with an answer to it
 * @typedef {{path: string, next: () => Question, headers?: Record<string, string>}} Client what one connection asks;
 *   with no body: a page is read
 */
/**
 * @typedef {object} Load
 * @property {string} url of the server
 * @property {() => Client | Client[]} client makes one for each connection, or several that take turns
 * @property {number} [seconds]
 * @property {number} [amount] instead: so many requests
 */

/**
 * Loads one server and checks every answer: status and body.
 * @param {Load} load
 * @returns {Promise<number>} requests per second
 */
export async function measure({ url, client: makeClient, seconds, amount }) {
  /** @type {string[]} */
  const wrong = [];
  const started = performance.now();
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    ...(amount ? { amount } : { duration: seconds ?? 1 }),
    setupClient(connection) {
      connection.setRequests(
        [makeClient()].flat().map(({ path, next, headers }) => {
          /** @type {Question} */
          let last;
          return {
            method: headers ? 'GET' : 'POST',
            path,
            headers: headers ?? { 'content-type': 'application/json' },
            setupRequest(/** @type {object} */ request) {
              last = next();
              return { ...request, ...(headers ? {} : { body: last.body }) };
            },
            onResponse(/** @type {number} */ status, /** @type {string} */ text) {
              const why = status === 200 ? last.wrong(text) : 'no answer';
              if (why) wrong.push(`${path} ${status} ${why}: ${text.slice(0, 200)}`);
            },
          };
        }),
      );
    },
  });
  const took = amount ? (performance.now() - started) / 1000 : result.duration;
  const failed = result.errors + result.timeouts + result.non2xx;
  if (wrong.length > 0 || failed > 0 || result['2xx'] === 0) {
    throw new Error(`${url}: ${wrong.length} wrong answers, ${failed} failures. ${wrong[0] ?? ''}`);
  }
  return result['2xx'] / took;
}

const ACTIVATE = '/api/olp/v1/activate';

/**
 * The same request over and over, another one for each connection.
 * @param {{body: object, answer: string}[]} requests
 */
export function repeating(requests) {
  let made = 0;
  return () => {
    const { body, answer } = requests[made++ % requests.length] ?? { body: {}, answer: '' };
    const question = {
      body: JSON.stringify(body),
      wrong: (/** @type {string} */ given) => (given === answer ? null : 'another answer'),
    };
    return { path: ACTIVATE, next: () => question };
  };
}

/** The same page over and over. @param {string} path @param {string} cookie @returns {Client} */
export const reading = (path, cookie) => ({
  path,
  headers: cookie ? { cookie } : { accept: 'text/html' },
  next: () => ({
    body: '',
    wrong: (text) => (/<h1.*<\/html>$/s.test(text) ? null : 'not a whole page'),
  }),
});

/** Each request once. @param {{body: object}[]} requests @param {boolean} answers whether it makes its own answers */
export function onceEach(requests, answers) {
  let at = 0;
  return () => ({
    path: ACTIVATE,
    next() {
      const one = requests[at++];
      if (!one) throw new Error('There are too few computers to activate.');
      return {
        body: JSON.stringify(one.body),
        wrong: (/** @type {string} */ text) =>
          !answers || text.includes('"computerKey":"') ? null : 'not activated',
      };
    },
  });
}

/**
 * Computers that check in, each connection with its share of them by turns. What they keep of a reply they keep here, whichever
 * server gave it: their ratchet goes on.
 * @param {{request: any}[]} computers
 */
export function checkingIn(computers) {
  let made = 0;
  return () => {
    const own = computers.filter((_, n) => n % CONNECTIONS === made % CONNECTIONS);
    made += 1;
    let turn = 0;
    return {
      path: '/api/olp/v1/check-in',
      next() {
        const computer = own[turn++ % own.length]?.request;
        const nonce = randomBytes(16).toString('hex');
        return {
          body: JSON.stringify({ ...computer, nonce }),
          wrong(/** @type {string} */ text) {
            const { body, sig } = JSON.parse(text);
            const bytes = Buffer.from(body, 'hex');
            if (bytes[VERDICT_AT] !== 0) return 'not told OK';
            if (bytes.toString('hex', NONCE_AT, NONCE_AT + 16) !== nonce) return 'another nonce';
            const at = ratchetAt(bytes);
            computer.ratchet = bytes.toString('hex', at, at + 8);
            return sig.length === 128 ? null : 'no signature';
          },
        };
      },
    };
  };
}
