import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { languageOf, type Messages } from '@/i18n/words';

/** Milliseconds that whoever is still sending gets to read why nobody listens. */
const LINGER = 1000;

/** `why` it is refused, in words; without one it is the form of another site. */
export type Fault = {
  status: number;
  why?: keyof Messages['edge'];
  /** What would be answered there (RFC 9110, 15.5.6). */
  allow?: readonly string[];
};

/**
 * Answers a request that reaches no door, in words, and ends its connection. What is still being sent
 * meanwhile is dropped: a connection closed under it would take the answer along.
 */
export function reject(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault,
  portalUrl: string,
): void {
  const { status, why, allow } = fault;
  const { t } = languageOf(localeOfHeaders(request.headers));
  const text =
    status === 403 ? t('action.foreignText') : why ? t(`edge.${why}`, { portalUrl }) : '';
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(allow ? { Allow: allow.join(', ') } : {}),
    Connection: 'close',
  });
  if (request.complete || request.destroyed) {
    response.end(text);
    return;
  }
  response.write(text);
  const end = () => response.end();
  const timer = setTimeout(end, LINGER);
  request.push = (chunk) => {
    if (chunk === null) end();
    return true;
  };
  request.resume();
  response.once('close', () => clearTimeout(timer));
}
