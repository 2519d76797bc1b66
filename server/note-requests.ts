import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '@/lib/log';

/** Milliseconds from which on a request is worth a line. */
const SLOW = 3000;

/** What a proxy may call a request: nothing that could be taken for anything else in a log. */
const ID = /^[\w.-]{8,64}$/;

type Notes = {
  /** Whether every request gets a line, and an id for all lines about it. */
  all?: boolean;
  /** For metrics. @param path without its query */
  answered?: (path: string, status: number, milliseconds: number) => void;
};

/**
 * Writes one line for what went wrong or took long, or for all. Addresses of /a and /d are codes, so they stay out.
 * The function given back says the id of a request, which its answer carries as `X-Request-Id`; `trusted`: a proxy
 * of ours may have chosen it.
 */
export function noteRequests({ all = false, answered }: Notes = {}) {
  return (request: IncomingMessage, response: ServerResponse, trusted: boolean) => {
    const begun = performance.now();
    const requestId = all ? idOf(request, trusted) : undefined;
    if (requestId !== undefined) response.setHeader('X-Request-Id', requestId);
    const { method, url = '/' } = request;
    response.once('close', () => {
      const took = performance.now() - begun;
      const status = response.statusCode;
      answered?.(url.split('?')[0] ?? '/', status, took);
      const odd = status >= 500 || took >= SLOW;
      if (!odd && !all) return;
      const ms = Math.round(took);
      const facts = {
        method,
        path: loggablePath(url),
        status,
        ms,
        whole: response.writableFinished,
      };
      log[odd ? 'warn' : 'info'](requestId ? { requestId, ...facts } : facts, 'request');
    });
    return requestId;
  };
}

function idOf({ headers }: IncomingMessage, trusted: boolean): string {
  const given = headers['x-request-id'];
  return trusted && typeof given === 'string' && ID.test(given)
    ? given
    : randomBytes(12).toString('hex');
}

/** The path alone, cut behind the first part where that is a landing address. */
export function loggablePath(url = ''): string {
  const path = url.split('?')[0] ?? '';
  return /^\/+([ad]|%[46][14])(\/|%2f|$)/i.test(path) ? `${path.slice(0, 2)}/…` : path;
}
