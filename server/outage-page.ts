import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { newReference } from '@/lib/support-reference';
import { headStaticPage, staticPage } from './static-page';

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
  const { writeHead, write, end } = response;
  let instead: Buffer | null = null;
  response.writeHead = (status: number, ...more: unknown[]) => {
    if (status !== 500) {
      return writeHead.apply(response, [status, ...more] as Parameters<typeof writeHead>);
    }
    const locale = localeOfHeaders(request.headers);
    const { title, text, retry, number } = messagesOf(locale).errorPage;
    const is = newReference({ why: 'a page failed', at: 'page' });
    instead = staticPage(locale, { title, text, again: retry, number: { label: number, is } });
    headStaticPage(response, instead);
    return writeHead.call(response, 500);
  };
  // Where it says its status only with the first bytes.
  const begin = () => {
    if (!response.headersSent && response.statusCode === 500) response.writeHead(500);
  };
  response.write = (...given: unknown[]) => {
    begin();
    return instead !== null || write.apply(response, given as Parameters<typeof write>);
  };
  response.end = (...given: unknown[]) => {
    begin();
    const body = request.method === 'HEAD' ? [] : [instead];
    return end.apply(response, (instead ? body : given) as Parameters<typeof end>);
  };
}
