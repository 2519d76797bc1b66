import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { log } from '@/lib/log';
import { isSameOrigin } from '@/lib/same-origin';
import { RECEIPT_KEYS_PATH } from './api/receipt-keys';
import { type Door, isAt } from './doors';
import { isSaneHost, replaceHeaders } from './replace-headers';
import { wordUnknownForm } from './word-unknown-form';

/** Bytes; pages take forms and small files only. Next.js limits what actions read further. */
const MAX_BODY = 1024 * 1024;
/** Milliseconds from which on a request is worth a line. */
const SLOW = 3000;

type Doors = {
  trustedProxyHops: number;
  api: RequestListener;
  pages: RequestListener;
  /** What is answered before the pages. */
  first?: readonly Door[];
};

/** Decides which door answers, once nothing in the request's headers is a claim any more. */
export function handleRequest(doors: Doors): RequestListener {
  const { trustedProxyHops, api, pages, first = [] } = doors;
  return async (request, response) => {
    replaceHeaders(request, trustedProxyHops);
    watch(request, response);
    if (!isSaneHost(request.headers.host ?? '')) return reject(response, 400);
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return reject(response, 413);
    try {
      const path = request.url?.split('?')[0] ?? '/';
      const ofApi = path.startsWith('/api/') && !path.startsWith('/api/auth/');
      if (ofApi || path === RECEIPT_KEYS_PATH) {
        return await api(request, response);
      }
      // Every action asks the same again (lib/action.ts); here it costs an attacker's form no page.
      if (!READING.has(request.method ?? '') && !comesFromOurPages(request)) {
        request.resume(); // So that the answer is read, not a connection torn while sending.
        return reject(
          response,
          403,
          messagesOf(localeOfHeaders(request.headers)).action.foreignText,
        );
      }
      if (request.method === 'GET' || request.method === 'HEAD') {
        for (const door of first) {
          if (isAt(door.path, path) && (await door.answer(request, response))) return;
        }
      }
      wordUnknownForm(request, response);
      await pages(request, response);
    } catch (error) {
      log.error({ err: error, method: request.method }, 'a request failed');
      if (response.headersSent) response.destroy();
      else reject(response, 500);
    }
  };
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const comesFromOurPages = ({ headers }: IncomingMessage) =>
  isSameOrigin({ get: (name) => headers[name]?.toString() ?? null });

function reject(response: ServerResponse, status: number, text = '') {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 403 ? {} : { Connection: 'close' }),
  });
  response.end(text);
}

/** One line for what went wrong or took long. Addresses of /a and /d are codes, so they stay out. */
function watch(request: IncomingMessage, response: ServerResponse) {
  const begun = performance.now();
  response.once('close', () => {
    const ms = Math.round(performance.now() - begun);
    const status = response.statusCode;
    if (status < 500 && ms < SLOW) return;
    log.warn({ method: request.method, path: loggablePath(request.url), status, ms }, 'request');
  });
}

/** The path alone, cut behind the first part where that is a landing address. */
export function loggablePath(url = ''): string {
  const path = url.split('?')[0] ?? '';
  return /^\/+([ad]|%[46][14])(\/|%2f|$)/i.test(path) ? `${path.slice(0, 2)}/…` : path;
}
