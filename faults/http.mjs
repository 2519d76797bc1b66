import { request } from 'node:http';

/** Milliseconds until a client gives up. */
const PATIENCE = 5000;

let addresses = 0;

/**
 * @typedef {{status: number, headers: import('node:http').IncomingHttpHeaders, text: string}} Reply
 * @typedef {{method?: string, headers?: Record<string, string>, body?: string}} Asked
 */

/**
 * Asks a portal over a link, each time on a connection of its own and from another address.
 * @param {number} port @param {string} path @param {Asked} [asked]
 * @returns {Promise<Reply | null>} null: nobody knows what became of it
 */
export function ask(port, path, { method = 'GET', headers = {}, body } = {}) {
  addresses += 1;
  const from = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
  return new Promise((answer) => {
    const going = request({
      ...{ port, host: '127.0.0.1', path, method, agent: false, timeout: PATIENCE },
      headers: {
        host: 'localhost',
        'x-forwarded-for': from,
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
    });
    const over = setTimeout(() => going.destroy(), PATIENCE);
    const unknown = () => {
      clearTimeout(over);
      answer(null);
    };
    going.on('error', unknown);
    going.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('error', unknown);
      response.on('close', () => {
        clearTimeout(over);
        if (!response.complete) return answer(null);
        return answer({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    going.end(body);
  });
}

/** @param {number} port @param {string} path @param {object} body */
export const postJson = (port, path, body) =>
  ask(port, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/**
 * Fills in the form of a page as a browser without scripts does.
 * @param {number} port @param {string} path @param {Record<string, string>} typed
 */
export async function fillIn(port, path, typed) {
  const page = await ask(port, path);
  if (page?.status !== 200) return null;
  const forms = [...page.text.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)];
  const form = forms.find(([, , inner = '']) => inner.includes('$ACTION_KEY'));
  if (!form) return null;
  const hidden = [...(form[2] ?? '').matchAll(/<input[^>]*type="hidden"[^>]*>/g)];
  const fields = hidden.map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
  const boundary = 'keyturn-faults';
  const parts = [...fields.filter(([name = '']) => !(name in typed)), ...Object.entries(typed)];
  const body = parts
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
  return ask(port, path, {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body: `${body}--${boundary}--\r\n`,
  });
}

/** @param {string} tag @param {string} name */
function attribute(tag, name) {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return found
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
