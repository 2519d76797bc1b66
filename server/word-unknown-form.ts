import type { IncomingMessage, ServerResponse } from 'node:http';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { answerInstead } from './answer-instead';
import { staticPage } from './static-page';

/** Next.js marks with it its answer to a form whose action this build does not have. */
const MARK = 'x-nextjs-action-not-found';

/**
 * Gives words to the one answer of Next.js that has none: a form sent without scripts, from a page
 * older than an upgrade that removed its action (ids of actions outlive builds: scripts/build.mjs).
 * Nothing was done; on the way back browsers fill in what was typed.
 */
export function wordUnknownForm(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST' || request.headers['next-action'] !== undefined) return;
  answerInstead(request, response, (status) => {
    if (response.getHeader(MARK) === undefined) return null;
    const locale = localeOfHeaders(request.headers);
    const { outdatedTitle, outdatedText, outdatedOpen } = messagesOf(locale).action;
    const words = { title: outdatedTitle, text: outdatedText, again: outdatedOpen };
    return staticPage(status, locale, words);
  });
}
