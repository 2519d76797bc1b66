import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { newReference } from '@/lib/support-reference';
import { answerInstead } from './answer-instead';
import { staticPage } from './static-page';

/** Whether a browser wants to show the answer as a page: its router and programs do not. */
const opensPage = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD') &&
  headers.rsc === undefined &&
  /text\/html|\*\/\*/.test(headers.accept ?? '*/*');

/**
 * Answers with a page of its own where Next.js has only one that needs scripts, because the shell
 * itself failed: the database does not answer, say. Its number stands in the log.
 */
export function pageInOutage(request: IncomingMessage, response: ServerResponse): void {
  if (!opensPage(request)) return;
  answerInstead(request, response, (status) => {
    if (status !== 500) return null;
    const locale = localeOfHeaders(request.headers);
    const { title, text, retry, number } = messagesOf(locale).errorPage;
    const is = newReference({ why: 'a page failed', at: 'page' });
    return staticPage(status, locale, { title, text, again: retry, number: { label: number, is } });
  });
}
