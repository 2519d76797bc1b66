import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { failsAtReadingForm } from '@/lib/request-scope';

/** Whether Next.js looks for a server action in a request. */
export const sendsForm = ({ method, headers }: IncomingMessage) =>
  method === 'POST' &&
  (headers['next-action'] !== undefined ||
    /^multipart\/form-data/i.test(headers['content-type'] ?? ''));

/** What Next.js says of the answer that it would give. */
const ITS_OWN = ['Content-Encoding', 'Transfer-Encoding', 'ETag', 'Vary'];

/**
 * Answers 400 in words where Next.js says 500 of a form that it could not read: nothing of ours has
 * failed, and nothing was done. Called within the request's scope.
 */
export function blameForm(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead, write, end } = response;
  const text = Buffer.from(messagesOf(localeOfHeaders(request.headers)).edge.badForm);
  let instead = false;
  response.writeHead = (status: number, ...more: unknown[]) => {
    if (status !== 500 || !failsAtReadingForm()) {
      return writeHead.apply(response, [status, ...more] as Parameters<typeof writeHead>);
    }
    instead = true;
    for (const name of ITS_OWN) response.removeHeader(name);
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('Content-Length', text.length);
    return writeHead.call(response, 400);
  };
  response.write = (...given: unknown[]) => {
    if (!response.headersSent) response.writeHead(response.statusCode);
    return instead || write.apply(response, given as Parameters<typeof write>);
  };
  response.end = (...given: unknown[]) => {
    if (!response.headersSent) response.writeHead(response.statusCode);
    return end.apply(response, (instead ? [text] : given) as Parameters<typeof end>);
  };
}
