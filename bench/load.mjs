import autocannon from 'autocannon';

export const CONNECTIONS = 16;

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {{body: string, answer: string}[]} repeats one for each connection
 * @property {number} seconds
 */

/**
 * Loads one server and checks every answer: status and whole body.
 * @param {Load} load
 * @returns {Promise<number>} requests per second
 */
export async function measure({ url, repeats, seconds }) {
  /** @type {string[]} */
  const wrong = [];
  let next = 0;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient(client) {
      const { body, answer } = repeats[next++ % repeats.length] ?? { body: '', answer: '' };
      client.setRequests([
        {
          method: 'POST',
          path: new URL(url).pathname,
          headers: { 'content-type': 'application/json' },
          body,
          onResponse(status, text) {
            if (status !== 200 || text !== answer) wrong.push(`${status} ${text.slice(0, 200)}`);
          },
        },
      ]);
    },
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (wrong.length > 0 || failed > 0 || result['2xx'] === 0) {
    throw new Error(`${url}: ${wrong.length} wrong answers, ${failed} failures. ${wrong[0] ?? ''}`);
  }
  return result['2xx'] / result.duration;
}
