import {
  type IncomingMessage,
  METHODS,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { EdgeLimits } from '@/lib/env';
import { DIAGNOSIS_PATH } from '@/lib/doctor/door-key';
import { logSecurity } from '@/lib/security-log';
import { requestScope } from '@/lib/request-scope';
import { isSameOrigin } from '@/lib/same-origin';
import { log } from '@/lib/log';
import { INSTANCE_PATHS } from './api/operator';
import { RECEIPT_KEYS_PATH } from './api/receipt-keys';
import { isAllowedHost } from './allowed-host';
import { blameForm, sendsForm } from './blame-form';
import { type Door, isAt } from './doors';
import { makeGathering } from './gather-body';
import { closedForMaintenance } from './maintenance';
import { loggablePath, noteRequests } from './note-requests';
import { pageInOutage } from './outage-page';
import { type Fault, reject } from './reject';
import { isSaneHost, replaceHeaders } from './replace-headers';
import { takeTurn } from './take-turn';
import { type ProxyWatch, watchProxy } from './watch-proxy';
import { wordUnknownForm } from './word-unknown-form';

type Doors = {
  trustedProxyHops: number;
  portalUrl: string;
  limits: Pick<EdgeLimits, 'headers' | 'bodyBytes' | 'unfinishedBodiesBytes'>;
  api: RequestListener;
  pages: RequestListener;
  /** Default: one of its own, which only the log hears of. */
  proxy?: ProxyWatch;
  /** What is answered before the pages. */
  first?: readonly Door[];
  /** What customers are told in place of pages; default: nothing. */
  maintenance?: () => string;
  /** Whether this instance is about to end. Default: never. */
  isStopping?: () => boolean;
  /** What becomes of each request. */
  note?: ReturnType<typeof noteRequests>;
};

/**
 * Decides which door answers, once nothing in the request's headers is a claim any more, and all of
 * the request is there.
 */
export function handleRequest(doors: Doors): RequestListener {
  const { trustedProxyHops, portalUrl, limits, proxy = watchProxy(doors) } = doors;
  const { isStopping = () => false, note = noteRequests() } = doors;
  const isHttps = portalUrl.startsWith('https:');
  const each = limits.bodyBytes;
  const gather = makeGathering({ each, together: limits.unfinishedBodiesBytes });
  return async (request, response) => {
    const turn = takeTurn(request, response);
    if (turn === null) return;
    // The doctor's own mark is no proxy's.
    if (pathOf(request) !== DIAGNOSIS_PATH) proxy.look(request);
    replaceHeaders(request, trustedProxyHops);
    const requestId = note(request, response, trustedProxyHops > 0);
    // The next request goes to another instance.
    if (isStopping()) response.shouldKeepAlive = false;
    if (isHttps) response.setHeader('Strict-Transport-Security', 'max-age=63072000');
    const fault = faultOf(request, doors);
    if (fault) {
      noteFault(request, fault);
      if (fault.status === 403 || fault.status === 421) proxy.refused(request);
      return reject(request, response, fault, portalUrl);
    }
    const gathered = await gather(request);
    if (gathered === 'gone') return;
    if (gathered !== 'whole') return reject(request, response, NOT_WHOLE[gathered], portalUrl);
    await turn;
    if (request.socket.destroyed) return;
    try {
      await answer(request, response, doors, requestId);
    } catch (error) {
      log.error({ err: error, method: request.method }, 'a request failed');
      if (response.headersSent) response.destroy();
      else reject(request, response, { status: 500, why: 'failed' }, portalUrl);
    }
  };
}

/** What an attacker's pages and names run into; what is merely broken is nobody's. */
function noteFault({ url, headers }: IncomingMessage, { status }: Fault) {
  const event = ({ 403: 'origin.refused', 421: 'host.refused' } as const)[status];
  const address = headers['x-forwarded-for']?.toString() ?? '';
  if (event) logSecurity(event, { address, path: loggablePath(url) });
}

const NOT_WHOLE = {
  'too-large': { status: 413, why: 'tooLarge' },
  'crowded-out': { status: 503, why: 'tooMuch' },
} as const;

/** What is wrong with a request whoever it is for; looked at before its body is. */
function faultOf(request: IncomingMessage, { portalUrl, limits }: Doors): Fault | null {
  const { headers, rawHeaders, method = '' } = request;
  // `h2c` is an offer that many programs make with every request; RFC 9113 withdrew it.
  const upgrade = headers.upgrade;
  if (upgrade !== undefined && !/^h2c$/i.test(upgrade))
    return { status: 400, why: 'otherProtocol' };
  if (rawHeaders.length / 2 > limits.headers) return { status: 431, why: 'tooManyHeaders' };
  if (!isSaneHost(headers.host ?? '')) return { status: 400, why: 'badHost' };
  if (!isReadable(request.url ?? '/')) return { status: 400, why: 'badAddress' };
  const path = pathOf(request);
  // Whoever watches the portal asks each instance under its own name.
  if (!INSTANCE_PATHS.includes(path) && !isAllowedHost(request, portalUrl)) {
    return { status: 421, why: 'otherHost' };
  }
  // Every action asks the same again (lib/action.ts); here it costs an attacker's form no page.
  if (!isOfApi(path) && !READING.has(method) && !comesFromOurPages(request, portalUrl)) {
    return { status: 403 };
  }
  // Next.js has no answer for these: it fails, or shows the page.
  const allow = methodsAt(path);
  return allow.includes(method) ? null : { status: 405, why: 'otherMethod', allow };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { api, pages, first = [], maintenance = () => '' }: Doors,
  requestId: string | undefined,
) {
  const path = pathOf(request);
  const scope = { sendsForm: sendsForm(request), acted: false, requestId };
  if (isOfApi(path)) {
    return requestId === undefined
      ? api(request, response)
      : requestScope.run({ ...scope, sendsForm: false }, () => api(request, response));
  }
  if (closedForMaintenance(request, response, maintenance())) return;
  if (request.method === 'GET' || request.method === 'HEAD') {
    for (const door of first) {
      if (isAt(door.path, path) && (await door.answer(request, response))) return;
    }
  }
  await requestScope.run(scope, () => {
    if (scope.sendsForm) blameForm(request, response);
    wordUnknownForm(request, response);
    pageInOutage(request, response);
    return pages(request, response);
  });
}

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?')[0] ?? '/';

const isOfApi = (path: string) =>
  (path.startsWith('/api/') && !path.startsWith('/api/auth/')) || path === RECEIPT_KEYS_PATH;

/** Whether an address begins at the root and its percent signs are of UTF-8: for Next.js others are a bug. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return url.startsWith('/');
  } catch {
    return false;
  }
}

/** A door of the API says itself which it knows. */
function methodsAt(path: string): readonly string[] {
  if (isOfApi(path)) return METHODS;
  return path.startsWith('/_next/') ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST'];
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const comesFromOurPages = ({ headers }: IncomingMessage, portalUrl: string) =>
  isSameOrigin({ get: (name) => headers[name]?.toString() ?? null }, portalUrl);
