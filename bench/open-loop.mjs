import { Agent, request } from 'node:http';
import { percentile } from './percentile.mjs';

/** When requests are due at a steady rate. @param {number} rate per second @param {number} seconds @returns {number[]} milliseconds */
export const steadily = (rate, seconds) =>
  Array.from({ length: Math.floor(rate * seconds) }, (_, n) => (n * 1000) / rate);

/**
 * Asks at the given times, whether answers come or not: a request that a slow answer would have held up counts from when it was
 * due, so no wait is left out (coordinated omission).
 * @param {object} load
 * @param {string} load.url of the server, where a client's path names none
 * @param {() => import('./load.mjs').Client} load.client
 * @param {number[]} load.times milliseconds from now, in their order
 * @returns {Promise<{p50: number, p95: number, p99: number, most: number}>} milliseconds
 */
export async function latencies({ url, client: makeClient, times }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const clients = Array.from({ length: 16 }, makeClient);
  /** @type {number[]} */
  const took = [];
  /** @type {string[]} */
  const wrong = [];
  /** @type {Promise<void>[]} */
  const asked = [];
  const begin = performance.now();
  await new Promise((done) => {
    const timer = setInterval(() => {
      for (;;) {
        const due = begin + (times[asked.length] ?? Number.POSITIVE_INFINITY);
        const client = clients[asked.length % clients.length];
        if (!client || due > performance.now()) break;
        asked.push(ask(client, due));
      }
      if (asked.length < times.length) return;
      clearInterval(timer);
      done(null);
    }, 1);
  });
  await Promise.all(asked);
  agent.destroy();
  if (wrong.length > 0) throw new Error(`${url}: ${wrong.length} wrong answers. ${wrong[0]}`);
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((part) => percentile(took, part));
  return { p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, most: most ?? 0 };

  /** @param {import('./load.mjs').Client} client @param {number} due @returns {Promise<void>} */
  function ask({ path, next }, due) {
    const { body, wrong: wrongWith } = next();
    return new Promise((done) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request(new URL(path, url), { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part));
        response.on('end', () => {
          took.push(performance.now() - due);
          const why = response.statusCode === 200 ? wrongWith(text) : 'no answer';
          if (why) wrong.push(`${response.statusCode} ${why}: ${text.slice(0, 200)}`);
          done();
        });
      });
      sent.on('error', (error) => {
        wrong.push(String(error));
        done();
      });
      sent.end(body);
    });
  }
}
