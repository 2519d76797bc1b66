import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { failsAtReadingForm } from '@/lib/request-scope';
import { answerInstead } from './answer-instead';

/** Whether Next.js looks for a server action in a request. */
export const sendsForm = ({ method, headers }: IncomingMessage) =>
  method === 'POST' &&
  (headers['next-action'] !== undefined ||
    /^multipart\/form-data/i.test(headers['content-type'] ?? ''));

/**
 * Answers 400 in words where Next.js says 500 of a form that it could not read: nothing of ours has
 * failed, and nothing was done. Called within the request's scope.
 */
export function blameForm(request: IncomingMessage, response: ServerResponse): void {
  answerInstead(request, response, (status) =>
    status === 500 && failsAtReadingForm()
      ? {
          status: 400,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          body: Buffer.from(messagesOf(localeOfHeaders(request.headers)).edge.badForm),
        }
      : null,
  );
}
