import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locale } from '@/i18n/locales';
import { localeOfHeaders } from '@/i18n/offered-locales';
import { messagesOf } from '@/i18n/words';
import { headStaticPage, staticPage } from './static-page';

/** Next.js marks with it its answer to a form whose action this build does not have. */
const MARK = 'x-nextjs-action-not-found';

/**
 * Gives words to the one answer of Next.js that has none: a form sent without scripts, from a page
 * older than an upgrade that removed its action (ids of actions outlive builds: scripts/build.mjs).
 * Nothing was done; on the way back browsers fill in what was typed.
 */
export function wordUnknownForm(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST' || request.headers['next-action'] !== undefined) return;
  const { writeHead, end } = response;
  const worded = () => {
    if (response.getHeader(MARK) === undefined) return null;
    const page = pageIn(localeOfHeaders(request.headers));
    if (!response.headersSent) headStaticPage(response, page);
    return page;
  };
  response.writeHead = (...given: unknown[]) => {
    worded();
    return writeHead.apply(response, given as Parameters<typeof writeHead>);
  };
  response.end = (...given: unknown[]) => {
    const text = worded();
    return end.apply(response, (text ? [text] : given) as Parameters<typeof end>);
  };
}

function pageIn(locale: Locale): Buffer {
  const {
    outdatedTitle: title,
    outdatedText: text,
    outdatedOpen: again,
  } = messagesOf(locale).action;
  return staticPage(locale, { title, text, again });
}
